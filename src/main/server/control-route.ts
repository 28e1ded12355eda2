/** How a route of the control plane is declared: a path, and a handler for each method. */
import type { Request, RequestHandler, Response } from 'express';
import { methodNotAllowed } from './request-fault.ts';

type Handler = (request: Request, response: Response) => void | Promise<void>;
type Methods = Readonly<Partial<Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', Handler>>>;
export type AddRoute = (path: string, methods: Methods) => void;

/** Any other method is refused with those that there are. */
export function dispatch(methods: Methods): RequestHandler {
  return (request, response) => {
    const name = request.method === 'HEAD' ? 'GET' : request.method;
    const handler = Object.entries(methods).find(([method]) => method === name)?.[1];
    if (handler === undefined) throw methodNotAllowed(Object.keys(methods));
    return handler(request, response);
  };
}
