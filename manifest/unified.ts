/** The unified manifest (1.29): tab, pane, activities and nested sign-in in one file. */
import type { TeamsManifestV1D29 } from '@microsoft/app-manifest'
import { ribbonIcon, ribbonSizes } from './icons.ts'
import { at, outlookId, resource, type Spec } from './spec.ts'
import { english, german } from './words.ts'

export type UnifiedManifest = TeamsManifestV1D29.TeamsManifestV1D29

/** The feed entries that the server may send; their names are part of the API between the two. */
export const activityTypes = ['suggestionReady'] as const

/** MSAL asks with exactly this capability, and a token is fetched ahead only for exactly the same request. */
const claims = '{"access_token":{"xms_cc":{"values":["CP1"]}}}'

const button = (spec: Spec, id: string, actionId: string) => ({
  id,
  type: 'button' as const,
  label: english.button,
  icons: ribbonSizes.map((size) => ({ size, url: at(spec, ribbonIcon(size)) })),
  supertip: { title: english.tipTitle, description: english.tip },
  actionId,
})

function outlook(spec: Spec): NonNullable<UnifiedManifest['extensions']> {
  const group = (id: string, action: string) => ({
    builtInTabId: 'TabDefault',
    groups: [{ id, label: english.group, controls: [button(spec, `${id}Button`, action)] }],
  })
  return [
    {
      // Mailbox 1.8 is what a client must have; newer sets are used where they are there.
      requirements: { scopes: ['mail'], capabilities: [{ name: 'Mailbox', minVersion: '1.8' }] },
      runtimes: [
        {
          id: 'PaneRuntime',
          type: 'general',
          lifetime: 'short',
          code: { page: at(spec, 'pane/') },
          actions: [
            // Pinning is for reading; without no-item context, which would need rights to the whole mailbox.
            { id: 'openPinned', type: 'openPage', view: 'peersRead', pinnable: true },
            { id: 'open', type: 'openPage', view: 'peers' },
          ],
        },
      ],
      ribbons: [
        { contexts: ['mailRead'], tabs: [group('readGroup', 'openPinned')] },
        {
          contexts: ['mailCompose', 'meetingDetailsOrganizer', 'meetingDetailsAttendee'],
          tabs: [group('writeGroup', 'open')],
        },
      ],
      alternates: [
        {
          hide: { customOfficeAddin: { officeAddinId: outlookId(spec.appId) } },
          alternateIcons: {
            icon: { size: 64, url: at(spec, ribbonIcon(64)) },
            highResolutionIcon: { size: 64, url: at(spec, ribbonIcon(128)) },
          },
        },
      ],
    },
  ]
}

/** The manifest for a host and an app. */
export function unifiedManifest(spec: Spec): UnifiedManifest {
  const tab = at(spec, 'tab/?host=teams&theme={app.theme}&locale={app.locale}')
  return {
    $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json',
    manifestVersion: '1.29',
    version: spec.version,
    id: spec.appId,
    developer: {
      name: 'Kith',
      websiteUrl: at(spec, ''),
      privacyUrl: at(spec, 'privacy'),
      termsOfUseUrl: at(spec, 'terms'),
    },
    name: { short: english.name, full: english.fullName },
    description: { short: english.short, full: english.full },
    icons: { color: 'color.png', outline: 'outline.png', color32x32: 'color32x32.png' },
    accentColor: '#5B5FC7',
    localizationInfo: { defaultLanguageTag: 'en-us', additionalLanguages: [{ languageTag: 'de', file: 'de.json' }] },
    staticTabs: [
      {
        entityId: 'kith',
        name: english.tab,
        contentUrl: tab,
        websiteUrl: at(spec, 'tab/'),
        scopes: ['personal'],
        context: ['personalTab'],
      },
      { entityId: 'about', scopes: ['personal'] },
    ],
    validDomains: [spec.host],
    webApplicationInfo: {
      id: spec.clientId,
      resource: resource(spec),
      nestedAppAuthInfo: [
        { redirectUri: `brk-multihub://${spec.host}`, scopes: [`${resource(spec)}/access_as_user`], claims },
      ],
    },
    authorization: {
      permissions: {
        resourceSpecific: [
          { name: 'MailboxItem.Read.User', type: 'Delegated' },
          { name: 'TeamsActivity.Send.User', type: 'Application' },
        ],
      },
    },
    activities: {
      activityTypes: activityTypes.map((type) => ({
        type,
        description: english.activity,
        templateText: english.activityText,
        allowedIconIds: ['kith'],
      })),
      activityIcons: [{ id: 'kith', iconFile: 'activity.png' }],
    },
    extensions: outlook(spec),
  }
}

/** German, keyed by the places of the manifest that it says otherwise. */
export function germanTexts(): Record<string, string> {
  const ribbon = (index: number): Record<string, string> => {
    const group = `extensions[0].ribbons[${index}].tabs[0].groups[0]`
    return {
      [`${group}.label`]: german.group,
      [`${group}.controls[0].label`]: german.button,
      [`${group}.controls[0].supertip.title`]: german.tipTitle,
      [`${group}.controls[0].supertip.description`]: german.tip,
    }
  }
  return {
    $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.Localization.schema.json',
    'name.short': german.name,
    'name.full': german.fullName,
    'description.short': german.short,
    'description.full': german.full,
    'staticTabs[0].name': german.tab,
    'activities.activityTypes[0].description': german.activity,
    'activities.activityTypes[0].templateText': german.activityText,
    ...ribbon(0),
    ...ribbon(1),
  }
}
