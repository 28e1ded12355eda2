/**
 * Packs an extension of Visual Studio Code into one file, as its own packer does: a ZIP archive with a manifest, a list
 * of content types, and the extension below `extension/` (https://code.visualstudio.com/api/working-with-extensions/publishing-extension).
 * Nothing is compressed; the same files always give the same bytes.
 */
import { crc32 } from 'node:zlib';

export interface PackedFile {
  /** Below the extension's folder, with `/`. */
  readonly path: string;
  readonly content: Uint8Array;
}

export interface ExtensionNames {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
}

export function packExtension(names: ExtensionNames, files: readonly PackedFile[]): Buffer {
  return zip([
    { path: 'extension.vsixmanifest', content: Buffer.from(manifest(names)) },
    { path: '[Content_Types].xml', content: Buffer.from(contentTypes(files)) },
    ...files.map(({ path, content }) => ({ path: `extension/${path}`, content })),
  ]);
}

function manifest({ publisher, name, version, title, description }: ExtensionNames): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${xml(name)}" Version="${xml(version)}" Publisher="${xml(publisher)}"/>
    <DisplayName>${xml(title)}</DisplayName>
    <Description xml:space="preserve">${xml(description)}</Description>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
  </Assets>
</PackageManifest>
`;
}

function contentTypes(files: readonly PackedFile[]): string {
  const endings = new Set(['vsixmanifest', ...files.map(({ path }) => /\.([^./]+)$/.exec(path)?.[1] ?? '')]);
  endings.delete('');
  const lines = [...endings].map(
    (ending) => `  <Default Extension=".${xml(ending)}" ContentType="application/octet-stream"/>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${lines.join('\n')}
</Types>
`;
}

function xml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const VERSION_NEEDED = 20;
const UTF8_NAMES = 0x0800;
/** The first day that the format knows: 1 January 1980. */
const FIRST_DAY = 0x0021;

/** Local headers with their content, the directory, and its end (APPNOTE.TXT 4.3, by PKWARE). */
function zip(files: readonly PackedFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content } of files) {
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION_NEEDED, 0);
    common.writeUInt16LE(UTF8_NAMES, 2);
    common.writeUInt16LE(FIRST_DAY, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(signature(0x04034b50), common, name, Buffer.from(content));
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(signature(0x02014b50), numbers16(VERSION_NEEDED), common, tail, name);
    offset += 30 + name.length + content.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(listing.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listing, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function numbers16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
