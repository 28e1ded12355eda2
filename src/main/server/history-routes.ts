/** The control plane's routes about what was said, below `/api/history`. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import {
  historyChangeSchema,
  historyExportQuerySchema,
  historyFilterSchema,
  historyPauseRequestSchema,
  historyQuerySchema,
} from '../../shared/contract/history.ts';
import type { HistoryFilter } from '../../shared/contract/history.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { EngineFacade, HistoryDesk } from '../engine/engine-facade.ts';
import type { AddRoute } from './control-route.ts';
import { entryIdOf } from './entry-id.ts';
import { sendExport } from './export-answer.ts';
import { importBody } from './import-body.ts';
import { checkBody, readJsonObject } from './read-json.ts';
import { sendRecording } from './recording-answer.ts';
import { sendJson } from './replies.ts';
import { RequestFault } from './request-fault.ts';

export interface HistoryContext {
  readonly facade: EngineFacade;
  readonly clock: Clock;
}

const BODY = 'The request';
const QUERY = 'The query';

/** Whoever means all of it says so. */
const deleteQuerySchema = historyFilterSchema.extend({ all: z.literal('true').optional() });

export function addHistoryRoutes(add: AddRoute, { facade, clock }: HistoryContext): void {
  const { history } = facade;
  add('/history', {
    GET: async (request, response) =>
      sendJson(response, 200, await history.find(checkBody(historyQuerySchema, request.query, QUERY))),
    DELETE: async (request, response) =>
      sendJson(response, 200, { deleted: await history.delete(filterToDelete(request)) }),
  });
  add('/history/info', { GET: (_request, response) => sendJson(response, 200, history.info) });
  add('/history/export', {
    GET: async (request, response) => {
      const query = checkBody(historyExportQuerySchema, request.query, QUERY);
      await sendExport(request, response, history, query, clock);
    },
  });
  add('/history/import', {
    POST: async (request, response) => sendJson(response, 200, await importBody(request, history)),
  });
  add('/history/pause', {
    POST: async (request, response) => {
      const body = await readJsonObject(request, BODY);
      await history.setPaused(checkBody(historyPauseRequestSchema, body, BODY).paused);
      sendJson(response, 200, history.info);
    },
  });
  addEntryRoutes(add, history);
}

function addEntryRoutes(add: AddRoute, history: HistoryDesk): void {
  add('/history/:entry_id', {
    GET: async (request, response) => sendJson(response, 200, await history.read(entryIdOf(request))),
    PATCH: async (request, response) => {
      const id = entryIdOf(request);
      const change = checkBody(historyChangeSchema, await readJsonObject(request, BODY), BODY);
      sendJson(response, 200, await history.change(id, change));
    },
    DELETE: (request, response) => deleteEntry(history, request, response),
  });
  add('/history/:entry_id/audio', {
    GET: async (request, response) => sendRecording(response, await history.audioFile(entryIdOf(request))),
  });
}

/** An entry of the transcript goes as well when it was never stored. */
async function deleteEntry(history: HistoryDesk, request: Request, response: Response): Promise<void> {
  const { id } = await history.read(entryIdOf(request));
  await history.delete([id]);
  sendJson(response, 200, { deleted: 1 });
}

/** A query that lets everything through by mistake must not delete everything. */
function filterToDelete(request: Request): HistoryFilter {
  const { all, ...filter } = checkBody(deleteQuerySchema, request.query, QUERY);
  const isEmpty = Object.values(filter).every((value) => value === undefined);
  if (all !== undefined) {
    if (isEmpty) return {};
    throw new RequestFault('invalid-input', `${QUERY}: "all" deletes everything and goes with no filter.`);
  }
  if (isEmpty) {
    throw new RequestFault('invalid-input', `${QUERY}: a filter was expected, such as "agent" or "to".`, {
      remedy: 'Ask with all=true to delete the whole history.',
    });
  }
  if (filter.text !== undefined && !/[\p{L}\p{N}]/u.test(filter.text))
    throw new RequestFault('invalid-input', `${QUERY}: "text" must hold a word.`);
  return filter;
}
