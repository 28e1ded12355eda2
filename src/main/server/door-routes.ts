/** The control plane's routes of agents' doors, below `/api`: what programs report, what is asked aloud, who is near. */
import { isAbsolute } from 'node:path';
import type { Request } from 'express';
import type { z } from 'zod';
import { agentIdProblem, isReservedAgentId } from '../../shared/contract/agent-id.ts';
import {
  agentAboutRequestSchema,
  agentReportSchema,
  receiptRequestSchema,
} from '../../shared/contract/doors.ts';
import type { discoveredAnswerSchema } from '../../shared/contract/doors.ts';
import {
  approvalRequestSchema,
  askRequestSchema,
  questionReplySchema,
} from '../../shared/contract/questions.ts';
import type { approvalsAnswerSchema } from '../../shared/contract/questions.ts';
import type { AddRoute } from './control-route.ts';
import { sendLongAnswer } from './long-answer.ts';
import type { SpeechContext } from './openvip-speech.ts';
import { checkBody, readJsonObject } from './read-json.ts';
import { sendJson, sendResult } from './replies.ts';
import { RequestFault } from './request-fault.ts';

const BODY = 'The request';

export function addDoorRoutes(add: AddRoute, { facade, clock }: SpeechContext): void {
  add('/agents/:agent_id/about', {
    PUT: async (request, response) => {
      const agentId = agentIdOf(request);
      const about = await read(request, agentAboutRequestSchema);
      requireLocalFolder(about.folder);
      await facade.describeAgent(agentId, about);
      sendResult(facade, response);
    },
  });
  add('/agents/:agent_id/reports', {
    POST: async (request, response) => {
      const agentId = agentIdOf(request);
      const report = await read(request, agentReportSchema);
      if (report.type === 'session-started') requireLocalFolder(report.folder);
      await facade.reportFromAgent(agentId, report);
      sendResult(facade, response);
    },
  });
  add('/agents/:agent_id/receipts', {
    POST: async (request, response) => {
      const agentId = agentIdOf(request);
      await facade.takeReceipt(agentId, await read(request, receiptRequestSchema));
      sendResult(facade, response);
    },
  });
  add('/questions', {
    POST: async (request, response) => {
      const question = await read(request, askRequestSchema);
      await sendLongAnswer(response, clock, (signal) => facade.questions.ask(question, signal));
    },
  });
  add('/questions/:question_id/answer', {
    POST: async (request, response) => {
      const reply = await read(request, questionReplySchema);
      await facade.questions.reply(String(request.params['question_id']), reply);
      sendResult(facade, response);
    },
  });
  add('/approvals', {
    GET: async (_request, response) => {
      const approvals = [...(await facade.questions.approvals())];
      sendJson(response, 200, { approvals } satisfies z.infer<typeof approvalsAnswerSchema>);
    },
    POST: async (request, response) => {
      const approval = await read(request, approvalRequestSchema);
      await sendLongAnswer(response, clock, (signal) => facade.questions.approve(approval, signal));
    },
  });
  add('/discovered', {
    GET: async (_request, response) => {
      const sessions = [...(await facade.discover())];
      sendJson(response, 200, { sessions } satisfies z.infer<typeof discoveredAnswerSchema>);
    },
  });
  add('/discovered/:session_id/connect', {
    POST: async (request, response) => {
      await facade.connectDiscovered(String(request.params['session_id']));
      sendResult(facade, response);
    },
  });
}

/** Throws `invalid-input` for an id that no agent can have. */
export function agentIdOf(request: Request): string {
  const agentId = String(request.params['agent_id']);
  const problem = isReservedAgentId(agentId) ? 'This agent id is reserved.' : agentIdProblem(agentId);
  if (problem !== undefined) throw new RequestFault('invalid-input', problem);
  return agentId;
}

/** A name of the Windows network would make this computer sign in there. */
export function requireLocalFolder(folder: string | null | undefined): void {
  if (folder === null || folder === undefined) return;
  if (isAbsolute(folder) && !/^[\\/]{2}/.test(folder)) return;
  throw new RequestFault('invalid-input', `${BODY}: "folder" must be an absolute path on this computer.`);
}

async function read<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  return checkBody(schema, await readJsonObject(request, BODY), BODY);
}
