using System.Globalization;

namespace Merit.Adapters.Documents.Certificates;

/// <summary>How certificates and letters write numbers and dates.</summary>
internal static class Format
{
    /// <summary>The first language.</summary>
    public static CultureInfo Indonesian { get; } = CultureInfo.GetCultureInfo("id-ID");

    /// <summary>The second one, with the day before the month as in the first.</summary>
    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>Points: no more decimals than the value has.</summary>
    public static string Number(decimal value, CultureInfo? language = null) => value.ToString("#,0.####", language ?? Indonesian);
}
