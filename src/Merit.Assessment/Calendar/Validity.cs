using Merit.Assessment.Instruments;

namespace Merit.Assessment.Calendar;

/// <summary>How long a result is valid, and when an agency is due again.</summary>
public static class Validity
{
    /// <summary>
    /// The first day on which the agency is due for re-evaluation: the day of determination plus the category's validity in
    /// months (the last day of a shorter month). Null when the category states no validity.
    /// </summary>
    public static DateOnly? DueOn(Category category, DateOnly determinedOn)
    {
        ArgumentNullException.ThrowIfNull(category);
        return category.ValidityMonths is { } months ? determinedOn.AddMonths((int)months.Value) : null;
    }

    /// <summary>Whether a result is valid on a day: from its determination until the day before re-evaluation is due.</summary>
    public static bool IsValidOn(DateOnly day, Category category, DateOnly determinedOn) =>
        day >= determinedOn && (DueOn(category, determinedOn) is not { } due || day < due);
}
