/** OpenID Connect discovery, the keys, and the instance discovery that MSAL may ask for. */
import type { Answer, Incoming } from '../exchange.ts'
import type { DirectoryContext } from './directory.ts'

/** `/{tenant}/v2.0/.well-known/openid-configuration`: addresses begin with the origin that was asked. */
export function openidConfiguration(context: DirectoryContext, origin: string): Record<string, unknown> {
  const base = `${origin}/${context.tenant.id}`
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${base}/v2.0`,
    request_uri_parameter_supported: false,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'acr',
      'nonce',
      'preferred_username',
      'name',
      'tid',
      'ver',
    ],
    code_challenge_methods_supported: ['S256'],
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(origin).host,
    cloud_graph_host_name: new URL(origin).host,
    msgraph_host: new URL(origin).host,
  }
}

/** `/common/discovery/instance`: this host is its own cloud. */
export function instanceDiscovery(context: DirectoryContext, incoming: Incoming): Answer {
  const { host } = new URL(incoming.origin)
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `${incoming.origin}/${context.tenant.id}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    },
  }
}
