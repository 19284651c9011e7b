using System.Globalization;
using System.Resources;
using Merit.Assessment;

namespace Merit.Web.Emails.Content;

/// <summary>The words of the e-mails in one language, and how that language writes numbers and times.</summary>
internal sealed class EmailTexts
{
    private static readonly ResourceManager Resources = new(typeof(EmailTexts));

    // Western Indonesian Time has no daylight saving, so that the offset needs no time-zone database on the machine.
    private static readonly TimeSpan WesternIndonesia = TimeSpan.FromHours(7);

    private readonly CultureInfo _resourceCulture;
    private readonly CultureInfo _formatCulture;

    private EmailTexts(EmailLanguage language, string resourceCulture, string formatCulture)
    {
        Language = language;
        _resourceCulture = CultureInfo.GetCultureInfo(resourceCulture);
        _formatCulture = CultureInfo.GetCultureInfo(formatCulture);
    }

    public static EmailTexts Indonesian { get; } = new(EmailLanguage.Indonesian, "id", "id-ID");

    // British forms: day before month, as in Indonesian; point as decimal separator.
    public static EmailTexts English { get; } = new(EmailLanguage.English, "en", "en-GB");

    public EmailLanguage Language { get; }

    public string this[string key] =>
        Resources.GetString(key, _resourceCulture)
        ?? throw new InvalidOperationException($"The e-mail text '{key}' is missing in '{_resourceCulture.Name}'.");

    /// <summary>The text with its places filled. Values are shown on one line each.</summary>
    public string Format(string key, params ReadOnlySpan<object> values)
    {
        object[] lines = new object[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            lines[i] = values[i] is string text ? OneLine.Of(text) : values[i];
        }

        return string.Format(_formatCulture, this[key], lines);
    }

    public string In(Text text) => OneLine.Of(Language == EmailLanguage.Indonesian ? text.Id : text.En);

    /// <summary>Points: no more decimals than the value has.</summary>
    public string Number(decimal value) => value.ToString("#,0.####", _formatCulture);

    /// <summary>An index: at least two decimals, as it is published.</summary>
    public string Index(decimal value) => value.ToString("0.00##", _formatCulture);

    public string Percent(int value) => Format("Percent", value);

    public string Date(DateOnly date) => date.ToString("d MMMM yyyy", _formatCulture);

    public string Moment(DateTimeOffset moment)
    {
        DateTimeOffset local = moment.ToOffset(WesternIndonesia);
        return Format(
            "Moment",
            local.ToString("dddd, d MMMM yyyy", _formatCulture),
            local.ToString(Language == EmailLanguage.Indonesian ? "HH'.'mm" : "HH':'mm", CultureInfo.InvariantCulture));
    }
}
