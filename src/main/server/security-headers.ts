import type { RequestHandler } from 'express';

/** On every answer. The page loads nothing from elsewhere, runs no inline script and is shown in no frame. */
export const securityHeaders: RequestHandler = (request, response, next) => {
  // Safari does not count WebSockets of the same host among 'self'.
  const host = request.headers.host ?? '';
  const webSocket = /^[\w.:[\]-]+$/.test(host) ? ` ws://${host}` : '';
  response.set({
    'Content-Security-Policy': [
      "default-src 'self'",
      `connect-src 'self'${webSocket}`,
      "img-src 'self' data:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'microphone=(self), camera=(), geolocation=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
  next();
};
