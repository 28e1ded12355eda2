/**
 * PowerShell 5.1 over the Windows API. It never changes: what is to be written comes through standard input as base64
 * of JSON. One run does it all, so that the clipboard is given back even if the engine ends meanwhile. The variable for
 * piped input must not occur in it, or PowerShell would read standard input for itself. The C# is of version 5, which
 * is the newest that every Windows can compile.
 *
 * Input: \`{text, method, delayMs, paste, newline, closing}\`; the last three are lists of virtual key codes, the
 * last one a list of such lists.
 */
export const WINDOWS_SCRIPT = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$bytes = [Convert]::FromBase64String([Console]::In.ReadToEnd().Trim())
$request = ConvertFrom-Json ([Text.Encoding]::UTF8.GetString($bytes))
Add-Type -IgnoreWarnings -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;

public static class VivavoceKeyboard {
  [StructLayout(LayoutKind.Sequential)]
  struct Mouse { public int X, Y; public uint Data, Flags, Time; public IntPtr Extra; }
  [StructLayout(LayoutKind.Sequential)]
  struct Key { public ushort Code, Scan; public uint Flags, Time; public IntPtr Extra; }
  [StructLayout(LayoutKind.Explicit)]
  struct Either { [FieldOffset(0)] public Mouse Mouse; [FieldOffset(0)] public Key Key; }
  [StructLayout(LayoutKind.Sequential)]
  struct Input { public uint Type; public Either Data; }

  [DllImport("user32.dll", SetLastError = true)]
  static extern uint SendInput(uint count, Input[] inputs, int size);
  [DllImport("user32.dll")] static extern short GetAsyncKeyState(int code);
  [DllImport("user32.dll", SetLastError = true)] static extern bool OpenClipboard(IntPtr window);
  [DllImport("user32.dll")] static extern bool CloseClipboard();
  [DllImport("user32.dll", SetLastError = true)] static extern bool EmptyClipboard();
  [DllImport("user32.dll")] static extern uint EnumClipboardFormats(uint format);
  [DllImport("user32.dll")] static extern IntPtr GetClipboardData(uint format);
  [DllImport("user32.dll", SetLastError = true)] static extern IntPtr SetClipboardData(uint format, IntPtr data);
  [DllImport("user32.dll")] static extern uint GetClipboardSequenceNumber();
  [DllImport("user32.dll", CharSet = CharSet.Unicode)] static extern uint RegisterClipboardFormatW(string name);
  [DllImport("user32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern IntPtr CreateWindowExW(uint extra, string kind, string name, uint style, int x, int y, int width,
    int height, IntPtr parent, IntPtr menu, IntPtr module, IntPtr data);
  [DllImport("kernel32.dll")] static extern IntPtr GlobalAlloc(uint flags, UIntPtr size);
  [DllImport("kernel32.dll")] static extern IntPtr GlobalLock(IntPtr memory);
  [DllImport("kernel32.dll")] static extern bool GlobalUnlock(IntPtr memory);
  [DllImport("kernel32.dll")] static extern UIntPtr GlobalSize(IntPtr memory);

  static readonly IntPtr window =
    CreateWindowExW(0, "STATIC", "", 0, 0, 0, 0, 0, new IntPtr(-3), IntPtr.Zero, IntPtr.Zero, IntPtr.Zero);

  static void Send(ushort code, ushort scan, uint flags) {
    var input = new Input[1];
    input[0].Type = 1;
    input[0].Data.Key.Code = code;
    input[0].Data.Key.Scan = scan;
    input[0].Data.Key.Flags = flags;
    if (SendInput(1, input, Marshal.SizeOf(typeof(Input))) != 1) throw new Win32Exception();
  }

  public static void Chord(int[] codes) {
    foreach (var code in codes) Send((ushort)code, 0, code == 0x2D ? 1u : 0u);
    for (var i = codes.Length - 1; i >= 0; i--) Send((ushort)codes[i], 0, (codes[i] == 0x2D ? 1u : 0u) | 2u);
  }

  public static void ReleaseModifiers() {
    var codes = new int[] { 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0x5B, 0x5C };
    for (var i = 0; i < 75 && Array.Exists(codes, Down); i++) Thread.Sleep(20);
    foreach (var code in codes) if (Down(code)) Send((ushort)code, 0, 2);
  }

  static bool Down(int code) { return (GetAsyncKeyState(code) & 0x8000) != 0; }

  public static void Type(string text, int[] newline, int delayMs) {
    foreach (var unit in text) {
      if (unit == (char)10) Chord(newline);
      else { Send(0, unit, 4); Send(0, unit, 6); }
      if (delayMs > 0) Thread.Sleep(delayMs);
    }
  }

  static void Open() {
    for (var i = 0; !OpenClipboard(window); i++) {
      if (i >= 20) throw new Win32Exception();
      Thread.Sleep(50);
    }
  }

  static bool IsMemory(uint format) {
    return format != 2 && format != 3 && format != 9 && format != 14 && !(format >= 0x80 && format <= 0x8E)
      && !(format >= 0x200 && format <= 0x3FF);
  }

  static void Put(uint format, byte[] bytes) {
    var memory = GlobalAlloc(2, new UIntPtr((uint)Math.Max(1, bytes.Length)));
    var place = GlobalLock(memory);
    if (place == IntPtr.Zero) throw new OutOfMemoryException();
    Marshal.Copy(bytes, 0, place, bytes.Length);
    GlobalUnlock(memory);
    if (SetClipboardData(format, memory) == IntPtr.Zero) throw new Win32Exception();
  }

  public static bool Paste(string text, int[] keys) {
    var kept = new List<KeyValuePair<uint, byte[]>>();
    var formats = 0;
    uint taken;
    Open();
    try {
      for (var format = EnumClipboardFormats(0); format != 0; format = EnumClipboardFormats(format)) {
        formats++;
        if (!IsMemory(format)) continue;
        var memory = GetClipboardData(format);
        var place = memory == IntPtr.Zero ? IntPtr.Zero : GlobalLock(memory);
        if (place == IntPtr.Zero) continue;
        var bytes = new byte[(int)GlobalSize(memory)];
        Marshal.Copy(place, bytes, 0, bytes.Length);
        GlobalUnlock(memory);
        kept.Add(new KeyValuePair<uint, byte[]>(format, bytes));
      }
      if (formats > 0 && kept.Count == 0) return false;
      if (!EmptyClipboard()) throw new Win32Exception();
      Put(13, Encoding.Unicode.GetBytes(text.Replace("\\n", "\\r\\n") + (char)0));
      Put(RegisterClipboardFormatW("ExcludeClipboardContentFromMonitorProcessing"), new byte[4]);
      Put(RegisterClipboardFormatW("CanIncludeInClipboardHistory"), new byte[4]);
      Put(RegisterClipboardFormatW("CanUploadToCloudClipboard"), new byte[4]);
    } finally { CloseClipboard(); }
    taken = GetClipboardSequenceNumber();
    try {
      Chord(keys);
      Thread.Sleep(400);
    } finally {
      Open();
      try {
        if (GetClipboardSequenceNumber() == taken) {
          EmptyClipboard();
          foreach (var entry in kept) Put(entry.Key, entry.Value);
        }
      } finally { CloseClipboard(); }
    }
    return true;
  }
}
'@
[VivavoceKeyboard]::ReleaseModifiers()
$text = [string]$request.text
$newline = [int[]]$request.newline
if ($text -ne '') {
  $pasted = $request.method -eq 'paste' -and [VivavoceKeyboard]::Paste($text, [int[]]$request.paste)
  if (-not $pasted) { [VivavoceKeyboard]::Type($text, $newline, [int]$request.delayMs) }
}
foreach ($chord in @($request.closing)) { [VivavoceKeyboard]::Chord([int[]]$chord.keys) }
`;
