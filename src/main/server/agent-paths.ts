import type { RequestHandler } from 'express';

/** Agent ids come percent-encoded or raw; from here on they are encoded. */
export const encodeAgentPath: RequestHandler = (request, _response, next) => {
  request.url = withEncodedAgentId(request.url);
  next();
};

/** `/agents/<anything>/…` with the id percent-encoded; what does not decode is taken literally. */
export function withEncodedAgentId(url: string): string {
  return url.replace(
    /^((?:\/openvip|\/api)?\/agents\/)([^/?#]*)(?=\/)/,
    (_whole, before: string, raw: string) => {
      const utf8 = Buffer.from(raw, 'latin1').toString('utf8');
      return `${before}${encodeURIComponent(decode(utf8))}`;
    },
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
