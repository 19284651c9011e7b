using System.Buffers.Text;
using Merit.Assessment.Reading;
using Merit.Web.Components;
using Merit.Web.Texts;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Pages;

/// <summary>Forms that bring one file, show what it would change, and bring it once more when that is agreed to.</summary>
internal static class ImportForms
{
    private const string File = "file";
    private const string Content = "content";

    /// <summary>The file that was chosen, by its name and content; null with a finding when there is none or it is too large.</summary>
    /// <param name="form">The form.</param>
    /// <param name="most">The largest file that is read, in bytes.</param>
    /// <param name="findings">Where the finding goes.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async Task<(string Name, byte[] Content)?> ReadAsync(IFormCollection form, int most, FindingList findings, CancellationToken cancellation)
    {
        if (form.Files[File] is not { Length: > 0 } file)
        {
            findings.Error("file-not-chosen", "/" + File);
            return null;
        }

        if (file.Length > most)
        {
            findings.Error("file-too-large", "/" + File, file.FileName, most);
            return null;
        }

        using MemoryStream content = new((int)file.Length);
        await file.CopyToAsync(content, cancellation);
        return (file.FileName, content.ToArray());
    }

    /// <summary>The form again, with what is wrong beside the file's field: a file itself is no answer that could be shown.</summary>
    public static FormState Refused(IFormCollection form, FindingList findings, Language language)
    {
        FormState state = FormAnswers.State(form, findings.All, language);
        return state with { Findings = [.. state.Findings.Select(finding => finding with { Field = File })] };
    }

    /// <summary>A file as a preview keeps it in its form.</summary>
    public static string Keep(byte[] content) => Base64Url.EncodeToString(content);

    /// <summary>The file that a preview kept; null when there is none.</summary>
    public static byte[]? Kept(IFormCollection form) =>
        form[Content].ToString() is { Length: > 0 } kept && Base64Url.IsValid(kept) ? Base64Url.DecodeFromChars(kept) : null;
}
