import type { MailOptions } from '../mail/options.js';
import { isPostgresUrl } from '../storage/postgres.js';
import { examinePostgres } from './database.js';
import { checkSecret, examineFile } from './file.js';
import type { Finding } from './finding.js';
import { checkMailServer } from './mail.js';
import { checkOrigins, checkPort, checkProxies, checkPublicUrl } from './network.js';

export interface Installation {
  /** Path of the SQLite file, or URL of the PostgreSQL database. */
  store: string;
  /** What is used instead of a secret that is kept with the store. */
  secret: string | undefined;
  origins: readonly string[];
  trustProxy: readonly string[];
  host: string;
  port: number;
  base: string;
  /** Address of the endpoint as readers' browsers ask for it; it is not looked at when it is missing. */
  publicUrl: string | undefined;
  /** How mails are sent; undefined where none are. */
  mail: MailOptions | undefined;
}

/** Looks at everything that a server needs. Changes nothing. */
export const examine = async function* (installation: Installation): AsyncIterable<Finding> {
  const { store, secret, publicUrl, mail, base } = installation;
  if (isPostgresUrl(store)) yield* examinePostgres(store);
  else yield* examineFile(store, secret === undefined);
  if (secret !== undefined) yield checkSecret(secret);
  yield* checkOrigins(installation);
  yield checkProxies(installation);
  yield await checkPort(installation);
  if (publicUrl !== undefined) yield* checkPublicUrl(publicUrl);
  if (mail) yield await checkMailServer(mail, base);
};
