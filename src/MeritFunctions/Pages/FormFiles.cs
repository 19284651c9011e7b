using System.Security.Cryptography;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using MeritFunctions.Http.Access;
using MeritFunctions.Submitting;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Pages;

/// <summary>Takes the files of a form into a draft, where no script sends them.</summary>
public sealed class FormFiles(DraftDesk desk, DraftStore drafts)
{
    /// <summary>Adds the files that a form brings; with findings, none.</summary>
    /// <param name="place">Whose draft.</param>
    /// <param name="by">Who sends them.</param>
    /// <param name="form">The form.</param>
    /// <param name="findings">Where it is told what is wrong with them.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The names of those that were added.</returns>
    public async Task<string[]> AddAsync(DraftPlace place, Caller by, IFormCollection form, FindingList findings, CancellationToken cancellation)
    {
        List<(AddedFile Added, IFormFile Content)> files = [];
        foreach (IFormFile file in form.Files.Where(file => file.FileName.Length > 0))
        {
            string name = file.FileName.Split('/', '\\')[^1];
            if (FileNames.Check(name, "", findings))
            {
                await using Stream content = file.OpenReadStream();
                files.Add((new AddedFile(name, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)), file.Length), file));
            }
        }

        if (files.Count == 0 || findings.HasErrors)
        {
            return [];
        }

        (DraftView view, IReadOnlyList<Finding> unfit) = await desk.AddAsync(place, by.Id, [.. files.Select(file => file.Added)], cancellation);
        if (unfit.Count > 0)
        {
            findings.AddRange(unfit.Select(finding => finding.Pointer == "/files" ? finding with { Pointer = "" } : finding));
            return [];
        }

        foreach ((AddedFile added, IFormFile file) in files.Where(file => !view.Contents.TryGetValue(file.Added.Sha256, out DraftContent? there) || there.Size != file.Added.Size))
        {
            await using Stream content = file.OpenReadStream();
            await drafts.WriteAsync(place, added.Sha256, content, cancellation);
        }

        return [.. files.Select(file => file.Added.Name)];
    }
}
