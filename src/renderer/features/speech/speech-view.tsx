/** The place of everything that is said to you. */
import type { ReactNode } from 'react';
import { NoticeList } from '../notices/notice-list.tsx';
import { NowSpoken } from './now-spoken.tsx';
import { SayForm } from './say-form.tsx';
import { SoundControls, useVoicesAndOutputs } from './sound-controls.tsx';
import { VoiceList } from './voice-list.tsx';
import { WaitingList } from './waiting-list.tsx';

export function SpeechView(): ReactNode {
  useVoicesAndOutputs();
  return (
    <>
      <NowSpoken size="large" />
      <NoticeList />
      <WaitingList />
      <SoundControls />
      <SayForm />
      <VoiceList />
    </>
  );
}
