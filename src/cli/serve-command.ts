import { Command, Option } from 'commander';
import {
  connectionLimits,
  type LimitOptions,
  logLevels,
  moderationModes,
  parseLimit,
  spamLayers,
} from '../server/index.js';
import { mailOptions } from './mail-options.js';
import {
  baseOption,
  databaseOption,
  dataOption,
  hostOption,
  linksOption,
  longestOption,
  number,
  originOption,
  place,
  portOption,
  positive,
  rateOption,
  reservedNameOption,
  scriptsOption,
  trustProxyOption,
  words,
  wordsOption,
} from './options.js';
import { serve } from './serve.js';

export const serveCommand = (): Command => {
  const command = new Command('serve')
    .description('Start the comments endpoint on a SQLite file in the data folder, or on PostgreSQL.')
    .addOption(portOption())
    .addOption(hostOption())
    .addOption(dataOption())
    .addOption(databaseOption())
    .addOption(originOption())
    .addOption(
      new Option('--moderation <mode>', 'which comments wait for approval: the first of an author, all, none')
        .choices(moderationModes)
        .default('first'),
    )
    .addOption(linksOption())
    .addOption(wordsOption())
    .addOption(scriptsOption())
    .addOption(longestOption())
    .addOption(rateOption())
    .addOption(
      new Option('--without <layers>', `what not to do against spam: ${spamLayers.join(', ')}`)
        .default([], 'do all of it')
        .argParser(words),
    )
    .addOption(
      new Option('--akismet-key <key>', 'ask Akismet about comments, with the key that it gave you; needs a site').env(
        'AKISMET_KEY',
      ),
    )
    .addOption(new Option('--akismet-site <url>', 'the front page that the key is for').env('AKISMET_SITE'))
    .addOption(new Option('--akismet-url <url>', 'where its API is, if not at Akismet').env('AKISMET_URL'))
    .addOption(
      new Option('--required <fields>', 'fields that must be filled: name, email, website')
        .default([], 'none')
        .argParser(words),
    )
    .addOption(reservedNameOption())
    .addOption(
      new Option('--edit-window <minutes>', 'how long its author may change a comment; 0 is never')
        .default(15)
        .argParser(number),
    )
    .addOption(new Option('--no-votes', 'leave the likes out'))
    .addOption(
      new Option('--listeners <number>', 'how many may wait for news of their page at the same time')
        .default(1_000)
        .argParser(number),
    )
    .addOption(trustProxyOption())
    .addOption(
      new Option('--limit <what=count/seconds>', 'how often readers may do things, as in posts.network=30/600')
        .default({}, 'as in the README')
        .argParser(limit),
    )
    .addOption(new Option('--no-limits', 'let readers do things as often as they like'))
    .addOption(
      new Option('--network-retention <days>', 'how long a comment keeps a hash of its network; 0 is not at all')
        .default(30)
        .argParser(number),
    )
    .addOption(
      new Option('--cache <seconds>', 'how long a CDN may give lists and counts without asking')
        .default(0)
        .argParser(number),
    )
    .addOption(
      new Option('--cache-stale <seconds>', 'how long it may go on giving them while it asks')
        .default(60)
        .argParser(number),
    )
    .addOption(
      new Option('--purge <url>', 'tell a cache of each change: PURGE where the URL names {page}, else POST').env(
        'PURGE_URL',
      ),
    )
    .addOption(
      new Option(
        '--email-retention <days>',
        'how long a comment keeps its email address (default: for ever)',
      ).argParser(number),
    )
    .addOption(baseOption())
    .addOption(
      new Option('--related <feed>', 'address or file of your RSS, Atom or JSON Feed, for GET /related').env('RELATED'),
    )
    .addOption(new Option('--related-refresh <minutes>', 'how often to look at the feed').default(5).argParser(number))
    .addOption(
      new Option('--private-host <host>', 'host of your own that the feed may come from, though it is not public')
        .default([], 'none')
        .argParser(words),
    )
    .addOption(
      new Option('--connections <number>', 'how many may be open at the same time, listeners among them')
        .default(connectionLimits.connections)
        .argParser(positive),
    )
    .addOption(
      new Option('--log-level <level>', 'what is logged: info has a line for each request')
        .env('LOG_LEVEL')
        .choices(logLevels)
        .default('info'),
    )
    .addOption(
      new Option('--metrics <[host:]port>', 'serve /metrics for Prometheus there; without a host, on this machine only')
        .env('METRICS')
        .argParser(place),
    )
    .addOption(
      new Option(
        '--user-secret <secret>',
        'signs the tokens of who is signed in at your site (HS256), 32 bytes or more',
      )
        .env('USER_SECRET')
        .conflicts('userKey'),
    )
    .addOption(
      new Option('--user-key <key>', 'the same with EdDSA: the public Ed25519 key as PEM or JWK, or its file').env(
        'USER_KEY',
      ),
    )
    .addOption(new Option('--user-audience <name>', 'what these tokens must name as "aud"').env('USER_AUDIENCE'));
  mailOptions().forEach((option) => command.addOption(option));
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ afterword serve
  $ afterword serve --port 3000 --data /var/lib/afterword
  $ DATABASE_URL=postgres://user:password@db.example/comments afterword serve
  $ afterword serve --origin https://example.com --origin https://www.example.com
  $ afterword serve --moderation all --required "name email"
  $ afterword serve --words words.txt --links 2
  $ AKISMET_KEY=… afterword serve --akismet-site https://example.com --without time
  $ afterword serve --trust-proxy 127.0.0.1 --limit posts.network=10/600 --limit votes.all=off
  $ afterword serve --cache 10 --purge "https://cdn.example/comments?page={page}"
  $ afterword serve --edit-window 60 --no-votes
  $ afterword serve --email-retention 365 --network-retention 7
  $ afterword serve --related https://example.com/feed.xml
  $ afterword serve --log-level warn --metrics 9464
  $ SMTP_URL=smtps://user:password@mail.example afterword serve --mail-from comments@example.com \\
      --mail-to desk@example.com --public-url https://example.com/comments
  $ ORIGINS="https://example.com https://blog.example.com" DATA_DIR=/data HOST=0.0.0.0 afterword serve

What stands on a command line is seen by others on the machine: give keys, secrets and the mail server with its
password as AKISMET_KEY, USER_SECRET and SMTP_URL.
Behind a proxy, let it pass the Host header on, or name your site with --origin, and name the proxy with --trust-proxy.
Limits are on posts, edits, votes and reports, by author, by network and for all together; "off" is none.
The authors' tokens come from a secret that is made in the data folder or the database; SECRET, 32 bytes or more, is
used instead where it is set. SIGTERM and Ctrl+C finish what is in flight.`,
    )
    .action(serve);
};

/** The flag may be repeated. */
const limit = (text: string, before: LimitOptions): LimitOptions => {
  const [[deed, scopes] = []] = Object.entries(parseLimit(text)) as [keyof LimitOptions, object][];
  return { ...before, [deed!]: { ...before[deed!], ...scopes } };
};
