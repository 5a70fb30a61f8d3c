import type { MigrationProvider } from 'kysely';
import { migration as comments } from './0001-comments.js';
import { migration as conversation } from './0002-conversation.js';
import { migration as instances } from './0003-instances.js';
import { migration as moderation } from './0004-moderation.js';
import { migration as retention } from './0005-retention.js';
import { migration as users } from './0006-users.js';
import { migration as mail } from './0007-mail.js';
import { migration as spam } from './0008-spam.js';
import { migration as withdrawn } from './0009-withdrawn.js';
import { migration as lessons } from './0010-lessons.js';

/** Applied in the order of their names, each once. One that has been released is never changed: add the next. */
export const migrations: MigrationProvider = {
  getMigrations: async () => ({
    '0001-comments': comments,
    '0002-conversation': conversation,
    '0003-instances': instances,
    '0004-moderation': moderation,
    '0005-retention': retention,
    '0006-users': users,
    '0007-mail': mail,
    '0008-spam': spam,
    '0009-withdrawn': withdrawn,
    '0010-lessons': lessons,
  }),
};
