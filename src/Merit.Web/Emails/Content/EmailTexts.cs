using Merit.Web.Texts;

namespace Merit.Web.Emails.Content;

/// <summary>The words of the e-mails in one language.</summary>
internal sealed class EmailTexts : Words
{
    private EmailTexts(Language language)
        : base(typeof(EmailTexts), language)
    {
    }

    public static EmailTexts Indonesian { get; } = new(Language.Indonesian);

    public static EmailTexts English { get; } = new(Language.English);

    public string Percent(int value) => Fill("Percent", value);

    /// <summary>A moment in full, with the day of the week: a mail is read once and kept.</summary>
    public string Moment(DateTimeOffset moment)
    {
        DateTimeOffset local = WesternIndonesia.Local(moment);
        return Fill("Moment", local.ToString("dddd, d MMMM yyyy", Format), Clock(local));
    }
}
