import type { Request } from 'express';
import { isUuid } from '../../shared/kernel/ids.ts';
import { RequestFault } from './request-fault.ts';

/** The id of an entry in the path. Nothing but a UUID gets further: ids become names of files. */
export function entryIdOf(request: Request): string {
  const id = request.params['entry_id'];
  if (!isUuid(id)) throw new RequestFault('invalid-input', 'The id of an entry must be a UUID.');
  return id.toLowerCase();
}
