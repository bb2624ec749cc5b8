/** What separates equals from others. Reasoned, not measured: metadata alone cannot tell equals. */

/** Levels of the chart by which equals may differ. */
export const chartLevelsMost = 1
/** Steps of the ladder of titles (0 intern to 8 chief) by which equals may differ where neither leads people by title. */
export const gradeGapMost = 2
/** The grade from which a title says that somebody leads people (manager), and the steps by which equals may then differ. */
export const leadsFromGrade = 5
export const leaderGapMost = 1
