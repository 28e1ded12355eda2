/**
 * JavaScript for Automation, run by `osascript`. It never changes: what is to be written comes through standard input
 * as JSON. One run does it all, so that the clipboard is given back even if the engine ends meanwhile.
 *
 * Input: `{text, method, delayMs, paste, newline, closing}`; the last three are keys as `{text | code, using}`.
 */
export const MACOS_SCRIPT = `
ObjC.import('AppKit');

function run() {
  const input = $.NSFileHandle.fileHandleWithStandardInput.readDataToEndOfFile;
  const request = JSON.parse(ObjC.unwrap($.NSString.alloc.initWithDataEncoding(input, $.NSUTF8StringEncoding)));
  const events = Application('System Events');
  const press = ({ text, code, using }) => {
    if (code === undefined) events.keystroke(text, { using });
    else if (using.length > 0) events.keyCode(code, { using });
    else events.keyCode(code);
  };
  if (request.text !== '') {
    if (request.method === 'type') type(request, events, press);
    else paste(request, press);
  }
  request.closing.forEach(press);
  return '';
}

function type(request, events, press) {
  request.text.split('\\n').forEach((line, index) => {
    if (index > 0) press(request.newline);
    if (request.delayMs === 0 && line !== '') events.keystroke(line);
    else for (const character of line) {
      events.keystroke(character);
      delay(request.delayMs / 1000);
    }
  });
}

function paste(request, press) {
  const board = $.NSPasteboard.generalPasteboard;
  const kept = copies(board);
  const mine = $.NSPasteboardItem.alloc.init;
  mine.setStringForType($(request.text), $('public.utf8-plain-text'));
  mine.setStringForType($(''), $('org.nspasteboard.TransientType'));
  mine.setStringForType($(''), $('org.nspasteboard.ConcealedType'));
  board.clearContents;
  board.writeObjects($([mine]));
  const taken = Number(board.changeCount);
  try {
    press(request.paste);
    delay(0.4);
  } finally {
    if (Number(board.changeCount) === taken) {
      board.clearContents;
      if (kept.length > 0) board.writeObjects($(kept));
    }
  }
}

function copies(board) {
  const items = board.pasteboardItems;
  const kept = [];
  for (let i = 0; !items.isNil() && i < Number(items.count); i++) {
    const item = items.objectAtIndex(i);
    const copy = $.NSPasteboardItem.alloc.init;
    for (let j = 0; j < Number(item.types.count); j++) {
      const type = item.types.objectAtIndex(j);
      const data = item.dataForType(type);
      if (!data.isNil()) copy.setDataForType(data, type);
    }
    kept.push(copy);
  }
  return kept;
}
`;
