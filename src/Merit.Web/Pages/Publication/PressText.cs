using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Merit.Assessment.Instruments;
using Merit.Web.Texts;

namespace Merit.Web.Pages.Publication;

/// <summary>
/// The figures of a cycle in sentences that cannot be misread: each category with its number, its range, and that it is no other category.
/// The page and the file say the same.
/// </summary>
public static partial class PressText
{
    /// <summary>One sentence on all agencies.</summary>
    public static string Sum(PressModel model, Words words)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(words);
        return words.Fill(model.Assessed == 1 ? "Press.Sum.One" : "Press.Sum.Many", words.Number(model.Assessed), words.In(model.Cycle.Title), words.Number(model.Maximum));
    }

    /// <summary>One sentence on those that did not submit; null when all did.</summary>
    public static string? Missing(PressModel model, Words words)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(words);
        return model.NotSubmitted == 0 ? null : words.Fill(model.NotSubmitted == 1 ? "Press.Missing.One" : "Press.Missing.Many", words.Number(model.NotSubmitted));
    }

    /// <summary>What a category is: how many reached it, from where to where it goes, and which ones it is not.</summary>
    public static string Category(CategoryLine category, IReadOnlyList<CategoryLine> all, Words words)
    {
        ArgumentNullException.ThrowIfNull(category);
        ArgumentNullException.ThrowIfNull(words);
        string name = words.In(category.Title);
        string many = category.Agencies switch { 0 => "None", 1 => "One", _ => "Many" };
        string count = category.Range is { } range
            ? words.Fill($"Press.Category.{many}", words.Number(category.Agencies), name, words["Basis." + range.Basis], range.In(words))
            : words.Fill($"Press.Category.{many}.NoRange", words.Number(category.Agencies), name);
        string not = IsNot(category, all, words);
        string standing = category.Range is { Standing: not Provenance.Confirmed } weak ? words["Press.Standing." + weak.Standing] : "";
        return string.Join(' ', ((string[])[count, not, standing]).Where(sentence => sentence.Length > 0));
    }

    /// <summary>That a category is no other one; empty where it is the only one.</summary>
    public static string IsNot(CategoryLine category, IReadOnlyList<CategoryLine> all, Words words)
    {
        ArgumentNullException.ThrowIfNull(category);
        ArgumentNullException.ThrowIfNull(words);
        string[] others = [.. all.Where(other => other.Code != category.Code).Select(other => words.Fill("Press.Not", words.In(other.Title)))];
        return others.Length == 0 ? "" : words.Fill("Press.IsNot", words.In(category.Title), string.Join(", ", others));
    }

    /// <summary>All of it as Markdown, with the address where it stands.</summary>
    /// <param name="model">The figures.</param>
    /// <param name="language">In which language.</param>
    /// <param name="address">Where the page is.</param>
    public static string Markdown(PressModel model, Language language, string address)
    {
        ArgumentNullException.ThrowIfNull(model);
        Words words = Words.Of<PublicWords>(language);
        Words common = Words.Of<CommonWords>(language);
        PublicCycleLine cycle = model.Cycle;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# {Plain(words.In(cycle.Title))}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Plain(words.Fill("Press.Decree", cycle.Body, cycle.Decree, words.Date(cycle.DecidedOn)))}\n\n");
        foreach (CorrectionLine correction in cycle.Corrections)
        {
            text.Append(CultureInfo.InvariantCulture, $"**{Plain(Correction(correction, words))}**\n\n");
        }

        if (cycle.Amendments > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"**{Plain(words.Count("Amendments", cycle.Amendments))}**\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Plain(Sum(model, words))}\n\n");
        foreach (CategoryLine category in model.Categories)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Plain(Category(category, model.Categories, words))}\n");
        }

        if (Missing(model, words) is { } missing)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Plain(missing)}\n");
        }

        if (model.Categories.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n| {words["Column.Type"]} | {string.Join(" | ", model.Categories.Select(category => Plain(words.In(category.Title))))} | {words["Total"]} |\n");
            text.Append(CultureInfo.InvariantCulture, $"|---|{string.Concat(Enumerable.Repeat("---:|", model.Categories.Count + 1))}\n");
            foreach (GroupLine type in model.Types)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {Plain(GroupName(type.Group, words, common))} | {string.Join(" | ", type.Counts.Take(model.Categories.Count).Select(count => words.Number(count)))} | {words.Number(type.Total)} |\n");
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{words.Fill("Press.Source", address)}\nSHA-256: {cycle.Record}\n");
        return text.ToString();
    }

    /// <summary>What a correction is told as.</summary>
    public static string Correction(CorrectionLine correction, Words words)
    {
        ArgumentNullException.ThrowIfNull(correction);
        ArgumentNullException.ThrowIfNull(words);
        return correction.Reason is { Length: > 0 } reason
            ? words.Fill("Correction.Why", correction.Decree, words.Date(correction.DecidedOn), reason)
            : words.Fill("Correction", correction.Decree, words.Date(correction.DecidedOn));
    }

    /// <summary>What a type is called.</summary>
    public static string GroupName(string type, Words words, Words common)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(common);
        return type.Length == 0 ? words["Group.None"] : common.Find("Type." + type) ?? type;
    }

    // What people wrote may hold signs that Markdown reads.
    private static string Plain(string text) => Signs().Replace(text, @"\$0");

    [GeneratedRegex(@"[\\`*_\[\]<>#|~]")]
    private static partial Regex Signs();
}
