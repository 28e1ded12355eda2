/** The place of your own words, and of how words are written. */
import type { ReactNode } from 'react';
import { NoticeList } from '../notices/notice-list.tsx';
import { VocabularyList } from './vocabulary-list.tsx';
import { WritingRules } from './writing-rules.tsx';

export function WordsView(): ReactNode {
  return (
    <>
      <VocabularyList />
      <NoticeList />
      <WritingRules />
    </>
  );
}
