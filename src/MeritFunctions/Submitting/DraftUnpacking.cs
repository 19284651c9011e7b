using Merit.Adapters.Documents.Reading;
using Merit.Adapters.Documents.Writing;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Submitting;

/// <summary>
/// Takes an archive of a draft apart. Each file is read twice, to learn its hash and to store it, so that no more than a block is in
/// memory. Whoever tries again, because it broke off, goes on: what is stored is not stored again.
/// </summary>
public sealed class DraftUnpacking(DraftDesk desk, DraftStore drafts, IOptions<SubmittingOptions> options)
{
    private const int MostEntries = 500;

    /// <summary>Whether a file may be an archive, by its name.</summary>
    public static bool IsArchive(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Puts an archive's files into the draft in its place. With findings, nothing is changed.</summary>
    /// <param name="place">Whose draft.</param>
    /// <param name="by">Opaque id of who orders it.</param>
    /// <param name="name">The archive's name.</param>
    /// <param name="form">What the agency's own form is called, as it was handed out: it is the submission.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<IReadOnlyList<Finding>> UnpackAsync(DraftPlace place, string by, string name, TemplateOrder form, CancellationToken cancellation)
    {
        FindingList findings = new(Messages.Find);
        DraftView view = await desk.ReadAsync(place, cancellation);
        if (!IsArchive(name) || view.Draft.Files.FirstOrDefault(file => FileNames.Comparer.Equals(file.Name, name)) is not { } archive || !view.IsThere(archive))
        {
            findings.Error("draft-file-missing", name, name);
            return findings.All;
        }

        FindingList found = new(Merit.Adapters.Documents.DocumentTexts.Find);
        await using Stream content = await drafts.OpenAsync(place, archive.Sha256, cancellation);
        await using EvidenceArchive? opened = await EvidenceArchive.OpenAsync(
            content, new ArchiveBudget(MostEntries, options.Value.LargestFile, options.Value.LargestDraft), found, cancellation);
        List<(AddedFile Added, ArchivedFile File)> files = [];
        foreach (ArchivedFile file in opened?.Files ?? [])
        {
            if (await EvidenceArchive.HashAsync(file, found, cancellation) is { } hash)
            {
                files.Add((new AddedFile(NameOf(file.Name, form), hash, file.Size), file));
            }
        }

        if (found.HasErrors)
        {
            return [.. found.All.Select(finding => finding with { Pointer = name })];
        }

        (DraftView with, IReadOnlyList<Finding> unfit) = await desk.AddAsync(place, by, [.. files.Select(file => file.Added)], cancellation);
        if (unfit.Count > 0)
        {
            return unfit;
        }

        foreach ((AddedFile added, ArchivedFile file) in files.DistinctBy(file => file.Added.Sha256))
        {
            if (!with.Contents.TryGetValue(added.Sha256, out DraftContent? there) || there.Size != added.Size)
            {
                await using Stream one = await EvidenceArchive.OpenAsync(file, cancellation);
                await drafts.WriteAsync(place, added.Sha256, one, cancellation);
            }
        }

        await desk.RemoveAsync(place, [name], cancellation);
        return [];
    }

    private static string NameOf(string name, TemplateOrder form)
    {
        string ending = Path.GetExtension(name).ToLowerInvariant();
        string stem = Path.GetFileNameWithoutExtension(name);
        // Browsers write a number behind the name of what was downloaded before.
        bool isForm = stem.Equals("submission", StringComparison.OrdinalIgnoreCase)
            || (ending == ".xlsx" && stem.StartsWith(Path.GetFileNameWithoutExtension(SubmissionTemplate.FileName(form, ending)), StringComparison.OrdinalIgnoreCase));
        return isForm && Merit.Adapters.Documents.SubmissionFiles.Names.Contains("submission" + ending) ? "submission" + ending : name;
    }
}
