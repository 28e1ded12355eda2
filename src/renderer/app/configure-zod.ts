/** Compiled validators need `eval`, which the content security policy of the page forbids. */
import { config } from 'zod';

config({ jitless: true });
