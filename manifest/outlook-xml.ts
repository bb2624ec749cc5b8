/** The add-in-only manifest, for the clients that do not read the unified one: Outlook on Mac, mobile and perpetual Windows. */
import { paneIcon } from './icons.ts'
import { at, outlookId, type Spec } from './spec.ts'
import { english, german } from './words.ts'

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

const line = (depth: number, text: string): string => `${'  '.repeat(depth)}${text}`
const lines = (depth: number, texts: readonly string[]): string => texts.map((text) => line(depth, text)).join('\n')

/** A text with its German. */
const both = (tag: string, id: string | null, en: string, de: string): string =>
  `<${tag}${id ? ` id="${id}"` : ''} DefaultValue="${escaped(en)}"><${tag.startsWith('bt:') ? 'bt:' : ''}Override Locale="de-DE" Value="${escaped(de)}"/></${tag}>`

/** Where the button stands; only a message that is read can be pinned (version 1.1 of the schema). */
const surfaces = [
  { point: 'MessageReadCommandSurface', id: 'read', pinned: true },
  { point: 'MessageComposeCommandSurface', id: 'write', pinned: false },
  { point: 'AppointmentOrganizerCommandSurface', id: 'organise', pinned: false },
  { point: 'AppointmentAttendeeCommandSurface', id: 'attend', pinned: false },
] as const

const desktop = (pinning: boolean): string =>
  surfaces
    .map(({ point, id, pinned }) =>
      lines(4, [
        `<ExtensionPoint xsi:type="${point}">`,
        '  <OfficeTab id="TabDefault">',
        `    <Group id="${id}Group">`,
        '      <Label resid="Group"/>',
        `      <Control xsi:type="Button" id="${id}Button">`,
        '        <Label resid="Button"/>',
        '        <Supertip><Title resid="TipTitle"/><Description resid="Tip"/></Supertip>',
        '        <Icon>',
        ...[16, 32, 80].map((size) => `          <bt:Image size="${size}" resid="Icon${size}"/>`),
        '        </Icon>',
        '        <Action xsi:type="ShowTaskpane">',
        '          <SourceLocation resid="Pane"/>',
        ...(pinning && pinned ? ['          <SupportsPinning>true</SupportsPinning>'] : []),
        '        </Action>',
        '      </Control>',
        '    </Group>',
        '  </OfficeTab>',
        '</ExtensionPoint>',
      ]),
    )
    .join('\n')

/** Sizes in points by scale; each scale is a picture of its own. */
const mobileSizes = [25, 32, 48].flatMap((size) => [1, 2, 3].map((scale) => ({ size, scale, pixels: size * scale })))

const mobile = lines(4, [
  '<ExtensionPoint xsi:type="MobileMessageReadCommandSurface">',
  '  <Group id="mobileGroup">',
  '    <Label resid="Group"/>',
  '    <Control xsi:type="MobileButton" id="mobileButton">',
  '      <Label resid="Button"/>',
  '      <Icon xsi:type="bt:MobileIconList">',
  ...mobileSizes.map(
    ({ size, scale, pixels }) => `        <bt:Image size="${size}" scale="${scale}" resid="Icon${pixels}"/>`,
  ),
  '      </Icon>',
  '      <Action xsi:type="ShowTaskpane"><SourceLocation resid="Pane"/></Action>',
  '    </Control>',
  '  </Group>',
  '</ExtensionPoint>',
])

const resources = (spec: Spec): string =>
  lines(2, [
    '<Resources>',
    '  <bt:Images>',
    ...[...new Set([16, 32, 80, ...mobileSizes.map(({ pixels }) => pixels)])].map(
      (size) => `    <bt:Image id="Icon${size}" DefaultValue="${at(spec, paneIcon(size))}"/>`,
    ),
    '  </bt:Images>',
    '  <bt:Urls>',
    `    <bt:Url id="Pane" DefaultValue="${at(spec, 'pane/')}"/>`,
    '  </bt:Urls>',
    '  <bt:ShortStrings>',
    `    ${both('bt:String', 'Group', english.group, german.group)}`,
    `    ${both('bt:String', 'Button', english.button, german.button)}`,
    `    ${both('bt:String', 'TipTitle', english.tipTitle, german.tipTitle)}`,
    '  </bt:ShortStrings>',
    '  <bt:LongStrings>',
    `    ${both('bt:String', 'Tip', english.tip, german.tip)}`,
    '  </bt:LongStrings>',
    '</Resources>',
  ])

const requirements = lines(2, [
  '<Requirements><bt:Sets DefaultMinVersion="1.8"><bt:Set Name="Mailbox"/></bt:Sets></Requirements>',
])

const hosts = (newer: boolean): string =>
  [
    line(2, '<Hosts><Host xsi:type="MailHost">'),
    line(3, '<DesktopFormFactor>'),
    desktop(newer),
    line(3, '</DesktopFormFactor>'),
    ...(newer ? [line(3, '<MobileFormFactor>'), mobile, line(3, '</MobileFormFactor>')] : []),
    line(2, '</Host></Hosts>'),
  ].join('\n')

const namespace = 'http://schemas.microsoft.com/office/mailappversionoverrides'

/** The file for a host and an app. */
export const outlookXml = (spec: Spec): string => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0" xmlns:mailappor="${namespace}/1.0" xsi:type="MailApp">
  <Id>${outlookId(spec.appId)}</Id>
  <Version>${spec.version}.0</Version>
  <ProviderName>Kith</ProviderName>
  <DefaultLocale>en-US</DefaultLocale>
  ${both('DisplayName', null, english.paneName, german.paneName)}
  ${both('Description', null, english.paneShort, german.paneShort)}
  <IconUrl DefaultValue="${at(spec, paneIcon(64))}"/>
  <HighResolutionIconUrl DefaultValue="${at(spec, paneIcon(128))}"/>
  <SupportUrl DefaultValue="${at(spec, 'support')}"/>
  <AppDomains><AppDomain>https://${spec.host}</AppDomain></AppDomains>
  <Hosts><Host Name="Mailbox"/></Hosts>
  <Requirements><Sets><Set Name="Mailbox" MinVersion="1.8"/></Sets></Requirements>
  <FormSettings>
    <Form xsi:type="ItemRead"><DesktopSettings><SourceLocation DefaultValue="${at(spec, 'pane/')}"/><RequestedHeight>450</RequestedHeight></DesktopSettings></Form>
    <Form xsi:type="ItemEdit"><DesktopSettings><SourceLocation DefaultValue="${at(spec, 'pane/')}"/></DesktopSettings></Form>
  </FormSettings>
  <Permissions>ReadItem</Permissions>
  <Rule xsi:type="RuleCollection" Mode="Or">
    <Rule xsi:type="ItemIs" ItemType="Message" FormType="ReadOrEdit"/>
    <Rule xsi:type="ItemIs" ItemType="Appointment" FormType="ReadOrEdit"/>
  </Rule>
  <DisableEntityHighlighting>true</DisableEntityHighlighting>
  <VersionOverrides xmlns="${namespace}" xsi:type="VersionOverridesV1_0">
${requirements}
${hosts(false)}
${resources(spec)}
    <VersionOverrides xmlns="${namespace}/1.1" xsi:type="VersionOverridesV1_1">
${requirements}
${hosts(true)}
${resources(spec)}
    </VersionOverrides>
  </VersionOverrides>
</OfficeApp>
`
