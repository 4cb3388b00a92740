/** Which options of ssh decide the machine that is reached, or as whom, and when a value of one makes a difference. */

/** What a host is reached by, as far as it is known without ssh. */
export interface Target {
  /** What ssh would be given as its destination. */
  readonly address: string;
  readonly port: number;
  /** Where the inventory says nothing, ssh_config may. */
  readonly isPortGiven: boolean;
  readonly user: string;
  readonly isUserGiven: boolean;
  /** Home folders, for `~` and `%d`. */
  readonly homes: readonly string[];
  /** The key that the inventory names; absent where all usual ones are tried. */
  readonly key?: string;
}

type Decides = (value: string, target: Target) => boolean;

const always: Decides = () => true;
const unlessNone: Decides = (value) => value.toLowerCase() !== 'none';

/** Key files that are tried where none is named (ssh_config(5), IdentityFile). */
const USUAL_KEYS = ['id_rsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk', 'id_xmss', 'id_dsa'];

function hostName(value: string, { address }: Target): boolean {
  return value.replace(/%[h%]/g, (token) => (token === '%h' ? address : '%')).toLowerCase() !== address.toLowerCase();
}

function keyFile(value: string, { homes, key }: Target): boolean {
  if (value.toLowerCase() === 'none') return false;
  const spellings = (path: string): string[] => homes.map((home) => path.replace(/^(?:~|%d)(?=\/|$)/, home));
  const usual = homes.flatMap((home) => USUAL_KEYS.map((name) => `${home}/.ssh/${name}`));
  const known = new Set(key === undefined ? usual : spellings(key));
  return !spellings(value).some((path) => known.has(path));
}

/** A socket that is not named after its host may lead to any machine (ssh_config(5), ControlPath and TOKENS). */
function controlPath(value: string): boolean {
  return value.toLowerCase() !== 'none' && !/%[hnCk]/.test(value);
}

/** The options that decide, by keyword in lower case. */
const DECIDING: ReadonlyMap<string, Decides> = new Map<string, Decides>([
  ['hostname', hostName],
  ['port', (value, { port }) => !/^\d+$/.test(value) || Number(value) !== port],
  ['user', (value, { user }) => value !== user],
  ['proxyjump', unlessNone],
  ['proxycommand', unlessNone],
  ['hostkeyalias', (value, { address }) => value.toLowerCase() !== address.toLowerCase()],
  ['bindaddress', always],
  ['bindinterface', always],
  ['canonicalizehostname', (value) => !/^(?:no|false)$/i.test(value)],
  ['identityfile', keyFile],
  ['controlpath', controlPath],
  ['tag', always],
]);

/** Keywords of ssh_config(5) (OpenSSH 9.9) that decide neither. */
const HARMLESS: ReadonlySet<string> = new Set(
  `addkeystoagent addressfamily batchmode canonicaldomains canonicalizefallbacklocal canonicalizemaxdots
  canonicalizepermittedcnames casignaturealgorithms certificatefile challengeresponseauthentication channeltimeout
  checkhostip ciphers clearallforwardings compression compressionlevel connectionattempts connecttimeout controlmaster
  controlpersist dynamicforward enableescapecommandline enablesshkeysign escapechar exitonforwardfailure fingerprinthash
  forkafterauthentication forwardagent forwardx11 forwardx11timeout forwardx11trusted gatewayports globalknownhostsfile
  gssapiauthentication gssapiclientidentity gssapidelegatecredentials gssapikeyexchange gssapikexalgorithms
  gssapirenewalforcesrekey gssapiserveridentity gssapitrustdns hashknownhosts hostbasedacceptedalgorithms
  hostbasedauthentication hostbasedkeytypes hostkeyalgorithms identitiesonly identityagent ignoreunknown ipqos
  kbdinteractiveauthentication kbdinteractivedevices kexalgorithms knownhostscommand localcommand localforward loglevel
  logverbose macs nohostauthenticationforlocalhost numberofpasswordprompts obscurekeystroketiming passwordauthentication
  permitlocalcommand permitremoteopen pkcs11provider preferredauthentications proxyusefdpass pubkeyacceptedalgorithms
  pubkeyacceptedkeytypes pubkeyauthentication rekeylimit remotecommand remoteforward requesttty requiredrsasize
  revokedhostkeys securitykeyprovider sendenv serveralivecountmax serveraliveinterval sessiontype setenv stdinnull
  streamlocalbindmask streamlocalbindunlink stricthostkeychecking syslogfacility tcpkeepalive tunnel tunneldevice
  updatehostkeys afstokenpassing cipher dsaauthentication fallbacktorsh keepalive kerberosauthentication
  kerberostgtpassing protocol rhostsrsaauthentication rsaauthentication skeyauthentication smartcarddevice tisauthentication
  useblacklistedkeys usekeychain useprivilegedport useroaming usersh userknownhostsfile verifyhostkeydns visualhostkey warnweakcrypto xauthlocation`.split(
    /\s+/,
  ),
);

/** Whether ssh_config(5) could be asked about this keyword at all. */
export function mayDecide(keyword: string): boolean {
  return DECIDING.has(keyword);
}

/** Whether ssh_config(5) has a keyword; an unknown one may decide anything. */
export function isKnownKeyword(keyword: string): boolean {
  return DECIDING.has(keyword) || HARMLESS.has(keyword);
}

/**
 * Whether the option decides what oomcfg would do otherwise. An option that nobody knows may decide anything, and so
 * may one that ssh refuses (no value).
 */
export function decides(keyword: string, value: string | undefined, target: Target): boolean {
  const row = DECIDING.get(keyword);
  if (row === undefined) return !HARMLESS.has(keyword);
  return value === undefined || row(value, target);
}

/**
 * As decides, for a setting of ssh_config, which what the inventory says beats (ssh_config(5): command-line options
 * come first).
 */
export function decidesInConfig(keyword: string, value: string | undefined, target: Target): boolean {
  if (keyword === 'port' && target.isPortGiven) return false;
  if (keyword === 'user' && target.isUserGiven) return false;
  if (keyword === 'identityfile' && target.key !== undefined) return false;
  return decides(keyword, value, target);
}
