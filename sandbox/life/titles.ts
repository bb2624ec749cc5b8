/** Departments of a generated company: their share of the people, the crafts in them, and what the ranks are called. */

/** A kind of work within a department. */
export type Craft = {
  /** The plain title, without a word for the rank. */
  title: string
  /** What a team of this craft works on; names teams, threads and meetings. */
  fields: readonly string[]
}
/** A department as every company of enough people has it; `share` in relation to the others. */
export type DepartmentPlan = {
  name: string
  share: number
  /** The least company size at which it stands on its own. */
  from: number
  chief: string
  head: string
  /** Of a team's lead, where the craft's own title does not say it. */
  lead: string
  crafts: readonly Craft[]
}

/** All departments, in the order in which they are filled. */
export const departmentPlans: readonly DepartmentPlan[] = [
  {
    name: 'Engineering',
    share: 30,
    from: 0,
    chief: 'Chief Technology Officer',
    head: 'Director of Engineering',
    lead: 'Engineering Manager',
    crafts: [
      {
        title: 'Software Engineer',
        fields: ['Payments', 'Search', 'Checkout', 'Identity', 'Mobile', 'Reporting', 'Messaging'],
      },
      { title: 'Data Engineer', fields: ['Warehouse', 'Forecasting', 'Pipelines'] },
      { title: 'Test Engineer', fields: ['Quality', 'Release'] },
    ],
  },
  {
    name: 'Sales',
    share: 18,
    from: 0,
    chief: 'Chief Revenue Officer',
    head: 'Director of Sales',
    lead: 'Sales Manager',
    crafts: [
      { title: 'Account Executive', fields: ['Retail accounts', 'Public sector', 'Nordics', 'South', 'New business'] },
      { title: 'Sales Engineer', fields: ['Pre-sales', 'Pilots'] },
    ],
  },
  {
    name: 'Operations',
    share: 12,
    from: 0,
    chief: 'Chief Operating Officer',
    head: 'Director of Operations',
    lead: 'Operations Manager',
    crafts: [
      { title: 'Operations Analyst', fields: ['Planning', 'Suppliers', 'Capacity'] },
      { title: 'Logistics Planner', fields: ['Inbound', 'Outbound'] },
    ],
  },
  {
    name: 'Product',
    share: 10,
    from: 40,
    chief: 'Chief Product Officer',
    head: 'Director of Product',
    lead: 'Lead Product Designer',
    crafts: [
      { title: 'Product Designer', fields: ['Design system', 'Onboarding', 'Research'] },
      { title: 'Product Manager', fields: ['Roadmap', 'Pricing', 'Growth'] },
    ],
  },
  {
    name: 'Customer Success',
    share: 12,
    from: 60,
    chief: 'Chief Customer Officer',
    head: 'Director of Customer Success',
    lead: 'Support Lead',
    crafts: [
      { title: 'Support Engineer', fields: ['First line', 'Escalations', 'Renewals'] },
      { title: 'Customer Success Consultant', fields: ['Enterprise', 'Adoption'] },
    ],
  },
  {
    name: 'Marketing',
    share: 7,
    from: 80,
    chief: 'Chief Marketing Officer',
    head: 'Head of Marketing',
    lead: 'Marketing Manager',
    crafts: [{ title: 'Marketing Specialist', fields: ['Campaigns', 'Events', 'Brand', 'Content'] }],
  },
  {
    name: 'Finance',
    share: 6,
    from: 30,
    chief: 'Chief Financial Officer',
    head: 'Head of Finance',
    lead: 'Finance Manager',
    crafts: [
      { title: 'Financial Analyst', fields: ['Closing', 'Budget', 'Treasury'] },
      { title: 'Accountant', fields: ['Ledger'] },
    ],
  },
  {
    name: 'Human Resources',
    share: 5,
    from: 50,
    chief: 'Chief Human Resources Officer',
    head: 'Head of Human Resources',
    lead: 'HR Manager',
    crafts: [{ title: 'HR Consultant', fields: ['People care', 'Hiring', 'Learning'] }],
  },
  {
    name: 'IT',
    share: 5,
    from: 100,
    chief: 'Chief Information Officer',
    head: 'Head of IT',
    lead: 'IT Manager',
    crafts: [{ title: 'Systems Administrator', fields: ['Workplace', 'Network', 'Service desk'] }],
  },
  {
    name: 'Legal',
    share: 2,
    from: 200,
    chief: 'General Counsel',
    head: 'Head of Legal',
    lead: 'Lead Counsel',
    crafts: [{ title: 'Legal Counsel', fields: ['Contracts', 'Privacy'] }],
  },
]

/** Rank words of people without reports, and how common each is in percent. */
export const ranks: readonly (readonly [string, number])[] = [
  ['Junior', 18],
  ['', 42],
  ['Senior', 31],
  ['Principal', 6],
  ['Working Student', 3],
]

/** A title with its rank: "Senior Software Engineer", "Software Engineer", "Working Student, Software Engineering team". */
export const titleWith = (rank: string, title: string): string =>
  rank === '' ? title : rank === 'Working Student' ? `Working Student (${title})` : `${rank} ${title}`
