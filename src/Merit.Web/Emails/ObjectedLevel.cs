namespace Merit.Web.Emails;

/// <summary>A level of an indicator that an agency objects to, and another one.</summary>
/// <param name="Indicator">The indicator.</param>
/// <param name="Before">The level that was determined.</param>
/// <param name="Level">The level that the agency holds to be right, or that was found after the objection.</param>
/// <param name="Reason">Why.</param>
public sealed record ObjectedLevel(IndicatorReference Indicator, decimal Before, decimal Level, string Reason);
