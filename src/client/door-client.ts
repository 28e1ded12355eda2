/** The control plane's calls of agents' doors: what a program says of itself, what it asks aloud, who could be connected. */
import type { z } from 'zod';
import { commandResultSchema } from '../shared/contract/control.ts';
import type { CommandResult } from '../shared/contract/control.ts';
import { discoveredAnswerSchema } from '../shared/contract/doors.ts';
import type { AgentAbout, AgentReport, DiscoveredSession, ReceiptRequest } from '../shared/contract/doors.ts';
import {
  approvalAnswerSchema,
  approvalsAnswerSchema,
  questionAnswerSchema,
} from '../shared/contract/questions.ts';
import type {
  ApprovalAnswer,
  ApprovalRecord,
  ApprovalRequest,
  AskRequest,
  QuestionAnswer,
  QuestionReply,
} from '../shared/contract/questions.ts';
import { jsonRequest } from './engine-calls.ts';
import { HistoryClient } from './history-client.ts';
import { readJson } from './http.ts';

export class DoorClient extends HistoryClient {
  /** What an agent is: its name for people, folder and program. What is left out stays as it is. */
  describeAgent(agentId: string, about: AgentAbout, signal?: AbortSignal): Promise<CommandResult> {
    return this.#call('PUT', `${agentPath(agentId)}/about`, about, commandResultSchema, signal);
  }

  /** Something happened in an agent's program; the agent need not be connected. */
  report(agentId: string, report: AgentReport, signal?: AbortSignal): Promise<CommandResult> {
    return this.#call('POST', `${agentPath(agentId)}/reports`, report, commandResultSchema, signal);
  }

  /** How far a text got. Rejects with `not-found` for a message that the agent was not sent lately. */
  sendReceipt(agentId: string, receipt: ReceiptRequest, signal?: AbortSignal): Promise<CommandResult> {
    return this.#call('POST', `${agentPath(agentId)}/receipts`, receipt, commandResultSchema, signal);
  }

  /** Asks the user aloud; resolves with the outcome, whatever it is. Aborting takes the question back. */
  ask(request: AskRequest, signal?: AbortSignal): Promise<QuestionAnswer> {
    return this.#call('POST', '/api/questions', request, questionAnswerSchema, signal);
  }

  /** Answers the open question in place of a voice. Rejects with `conflict` when it is not open. */
  replyToQuestion(questionId: string, reply: QuestionReply): Promise<CommandResult> {
    return this.post(`/api/questions/${encodeURIComponent(questionId)}/answer`, reply, commandResultSchema);
  }

  /** Asks aloud whether an agent may do something; `none` at once where the settings do not want that. */
  requestApproval(request: ApprovalRequest, signal?: AbortSignal): Promise<ApprovalAnswer> {
    return this.#call('POST', '/api/approvals', request, approvalAnswerSchema, signal);
  }

  /** The latest decisions, newest last. */
  async approvals(signal?: AbortSignal): Promise<readonly ApprovalRecord[]> {
    return (await this.get('/api/approvals', approvalsAnswerSchema, signal)).approvals;
  }

  /** Sessions of coding agents on the engine's machine that are not connected. */
  async discover(signal?: AbortSignal): Promise<readonly DiscoveredSession[]> {
    return (await this.get('/api/discovered', discoveredAnswerSchema, signal)).sessions;
  }

  /** Rejects with `unavailable` and what to do where a person must connect it. */
  connectDiscovered(sessionId: string): Promise<CommandResult> {
    return this.post(`/api/discovered/${encodeURIComponent(sessionId)}/connect`, {}, commandResultSchema);
  }

  async #call<T>(
    method: string,
    path: string,
    body: object,
    schema: z.ZodType<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const init = { ...jsonRequest(method, body), ...(signal === undefined ? {} : { signal }) };
    return readJson(await this.request(path, init), schema);
  }
}

function agentPath(agentId: string): string {
  return `/api/agents/${encodeURIComponent(agentId)}`;
}
