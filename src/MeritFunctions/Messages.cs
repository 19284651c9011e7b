using System.Globalization;
using System.Resources;
using Merit.Assessment;

namespace MeritFunctions;

/// <summary>The app's texts for people, from <c>Messages.resx</c> (Indonesian) and <c>Messages.en.resx</c>.</summary>
public static class Messages
{
    // Deadlines are announced in Western Indonesian Time (WIB), which has no summer time.
    private static readonly TimeSpan WibOffset = TimeSpan.FromHours(7);
    private static readonly TextResources Resources = new(new ResourceManager("MeritFunctions.Messages", typeof(Messages).Assembly));

    /// <summary>The text of a key in both languages, unformatted; null when this app has none, as of findings of the domain.</summary>
    public static Text? Find(string key) => Resources.Find(key);

    /// <summary>The text of a key in both languages; an argument that is a <see cref="Text"/> speaks both.</summary>
    /// <exception cref="MissingManifestResourceException">The key has no text: a defect of this app.</exception>
    public static Text Format(string key, params ReadOnlySpan<object?> arguments)
    {
        Text template = Resources.Get(key);
        object?[] indonesian = [.. arguments.ToArray().Select(argument => argument is Text text ? text.Id : argument)];
        object?[] english = [.. arguments.ToArray().Select(argument => argument is Text text ? text.En : argument)];
        return new Text(
            string.Format(CultureInfo.InvariantCulture, template.Id, indonesian),
            string.Format(CultureInfo.InvariantCulture, template.En, english));
    }

    /// <summary>The day of a moment in Western Indonesian Time.</summary>
    public static DateOnly WibDate(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(WibOffset).DateTime);

    /// <summary>When a day of Western Indonesian Time ends.</summary>
    public static DateTimeOffset EndOfWibDay(DateOnly day) => new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, WibOffset).ToUniversalTime();

    /// <summary>A moment as findings show it: <c>2026-02-28 23:59:00 WIB</c>.</summary>
    public static string Wib(DateTimeOffset moment) =>
        moment.ToOffset(WibOffset).ToString("yyyy-MM-dd HH:mm:ss 'WIB'", CultureInfo.InvariantCulture);
}
