import { expect, test } from 'vitest';
import { NoticeBoard } from '../../../src/main/engine/notice-board.ts';
import { RecognitionDesk } from '../../../src/main/engine/recognition-desk.ts';
import { StartupMarks } from '../../../src/main/engine/startup-marks.ts';
import type { InferenceEvent } from '../../../src/main/inference/supervisor-events.ts';
import { TypedEmitter } from '../../../src/shared/kernel/typed-emitter.ts';

test('a detector that fails at every frame is logged once, and again only after it has been back', () => {
  const events = new TypedEmitter<InferenceEvent>(() => {});
  const logged: string[] = [];
  const log = {
    info() {},
    warn() {},
    error: (_fields: object, message: string) => void logged.push(message),
  };
  const desk = new RecognitionDesk({
    supervisor: events,
    coordinator: { recognition() {} },
    notices: new NoticeBoard(
      () => {},
      () => 'id',
    ),
    marks: new StartupMarks(() => 0),
    log,
  });
  desk.watch();
  for (let frame = 0; frame < 100; frame += 1) desk.detectorFailed(new Error('no answer'));
  expect(logged).toHaveLength(1);
  events.emit({ type: 'ready', part: 'detector', models: [] });
  for (let frame = 0; frame < 100; frame += 1) desk.detectorFailed(new Error('no answer'));
  expect(logged).toHaveLength(2);
});
