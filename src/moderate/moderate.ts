import * as z from 'zod/mini';
import { ModeratePage } from './moderate-page.js';

// A strict policy forbids what it would make faster.
z.config({ jitless: true });

if (!customElements.get('afterword-moderate')) customElements.define('afterword-moderate', ModeratePage);
