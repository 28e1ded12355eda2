/** The form of a page's requests to the desktop shell, checked where they arrive. */
import { z } from 'zod';
import type { DesktopRequest } from './desktop-bridge.ts';

export const desktopRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('restart-engine') }),
  z.strictObject({ type: z.literal('quit') }),
]) satisfies z.ZodType<DesktopRequest>;
