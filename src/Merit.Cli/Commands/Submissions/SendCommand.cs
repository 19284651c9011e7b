using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Azure;
using Merit.Adapters.Documents;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;
using Merit.Cli.Api;
using Merit.Cli.Commands.Instruments;
using Spectre.Console;

namespace Merit.Cli.Commands.Submissions;

/// <summary><c>merit submission send</c>: sends a folder as an agency's upload.</summary>
internal static class SendCommand
{
    private const string StorageVariable = "MERIT_STORAGE";
    private const int NameLetters = 12;

    public static Command Create(IAnsiConsole? console)
    {
        Argument<string> folder = new("folder") { Description = "The folder with the submission and its evidence" };
        Option<string?> storage = new("--storage")
        {
            Description = $"A connection string, or the address of the container with its signature; without it {StorageVariable} counts, which no list of processes shows",
            HelpName = "where",
        };
        Option<string?> cycle = new("--cycle") { Description = "The cycle, where submission.json does not name it" };
        Option<string?> agency = new("--agency") { Description = "The agency's code, where submission.json does not name it" };
        Option<string?> upload = new("--upload") { Description = "Name of the upload's folder; without it the name is made of what is sent, so that a second run goes on with the first", HelpName = "name" };
        Option<bool> final = new("--final") { Description = "Nothing more will come: verification may begin" };
        Option<bool> json = OptionKinds.Json();
        Command command = new("send", "Sends a folder to the storage: evidence first, the manifest last") { folder, storage, cycle, agency, upload, final, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            string source = parsed.GetValue(folder)!;
            byte[] submission = InstrumentDocuments.ReadFile(SubmissionCommand.SubmissionIn(source));
            string to = string.Join(
                '/',
                Known("--cycle", "cycle", parsed.GetValue(cycle), submission, TextForm.Id),
                Known("--agency", "agency", parsed.GetValue(agency), submission, TextForm.AgencyCode));
            FolderUploader uploader = UploaderOf(parsed.GetValue(storage));
            List<FolderFile> files = await FilesAsync(source, cancellation);
            bool isFinal = parsed.GetValue(final);
            to += "/" + NameOf(parsed.GetValue(upload), files, isFinal);
            SendCount count = new();
            bool isNew = await SendAsync(uploader, to, files, isFinal, count, cancellation);
            InstrumentScreen screen = new(console);
            if (parsed.GetValue(json))
            {
                screen.Json(new { upload = to, files = files.Count, bytes = count.Bytes, sent = count.Sent, wereThere = count.WereThere, final = isFinal, isNew });
                return 0;
            }

            string outcome = isNew
                ? $"{files.Count} files, {Megabytes(count.Bytes)} MB are sent; {count.WereThere} of them were there."
                : "the same was sent before and stays as it is. To send it anew, name another folder with --upload.";
            screen.Line($"[green]✓[/] [bold]{InstrumentScreen.Escaped(to)}[/]: {outcome}");
            return 0;
        });
        return command;
    }

    private static async Task<bool> SendAsync(
        FolderUploader uploader, string to, List<FolderFile> files, bool isFinal, SendCount count, CancellationToken cancellation)
    {
        string all = Megabytes(files.Sum(file => file.Size));
        Task<bool> sending = uploader.SendAsync(to, files, isFinal, count, cancellation);
        try
        {
            await LongStep.WaitAsync(
                () => $"Sending: {count.Sent + count.WereThere} of {files.Count} files, {Megabytes(count.Bytes)} of {all} MB", sending, cancellation);
            return await sending;
        }
        catch (RequestFailedException refused) when (refused.Status is 401 or 403)
        {
            throw new UserFacingException($"The storage does not take files by this connection or signature ({refused.ErrorCode}). It may have ended: ask for another.", refused);
        }
        catch (RequestFailedException refused) when (refused.Status == 404)
        {
            throw new UserFacingException("There is no such container: give the address of 'submissions', or a connection string of the account that has it.", refused);
        }
        catch (Exception broken) when (broken is RequestFailedException or AggregateException or HttpRequestException)
        {
            throw new UserFacingException("The storage cannot be reached. Run the same again: it goes on with what is there.", broken);
        }
    }

    private static string Known(string option, string member, string? given, byte[] submission, TextForm form)
    {
        string? value = given ?? SubmissionFile.Member(submission, member);
        return value is not null && form.Fits(value) ? value
            : throw new UserFacingException(value is null ? $"The submission does not name its {member}. Give it with {option}." : $"'{value}' is no {member}: {Finding.MessageOf(form.Code)?.En}");
    }

    private static FolderUploader UploaderOf(string? given)
    {
        string? storage = given ?? Environment.GetEnvironmentVariable(StorageVariable);
        if (string.IsNullOrWhiteSpace(storage))
        {
            throw new UserFacingException($"Say where to send it: --storage or {StorageVariable} takes a connection string, or the address of the container with its signature. ./merit serve prints one.");
        }

        try
        {
            return new FolderUploader(storage.Trim());
        }
        catch (Exception unfit) when (unfit is FormatException or ArgumentException)
        {
            throw new UserFacingException("--storage takes a connection string, or the address of a container with its signature.", unfit);
        }
    }

    private static async Task<List<FolderFile>> FilesAsync(string folder, CancellationToken cancellation)
    {
        if (Directory.EnumerateDirectories(folder).FirstOrDefault(inner => !Path.GetFileName(inner).StartsWith('.')) is { } inside)
        {
            throw new UserFacingException($"All files of an upload lie beside each other: '{inside}' is a folder. Move its files out of it, or away.");
        }

        FindingList findings = new();
        List<FolderFile> files = [];
        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            // A manifest is written anew of what is there.
            if (name == ManifestJson.FileName || FileNames.IsLeftBySystem(name) || !FileNames.Check(name, name, findings))
            {
                continue;
            }

            await using FileStream content = File.OpenRead(path);
            files.Add(new FolderFile(name, path, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)), content.Length));
        }

        return findings.All is [{ } first, ..] ? throw new UserFacingException($"'{first.Pointer}' cannot be sent: {first.MessageEn}")
            : files.Count > ManifestJson.MostFiles ? throw new UserFacingException($"An upload has {ManifestJson.MostFiles} files at most; '{folder}' has {files.Count}.")
            : files;
    }

    private static string NameOf(string? given, List<FolderFile> files, bool isFinal)
    {
        byte[] manifest = ManifestJson.Write(files.Select(file => (file.Name, file.Sha256, file.Size)), isFinal);
        string name = given ?? $"sent-{Convert.ToHexStringLower(SHA256.HashData(manifest))[..NameLetters]}";
        return FileNames.Check(name, "", new FindingList()) ? name : throw new UserFacingException($"'{name}' cannot be the name of a folder.");
    }

    private static string Megabytes(long bytes) => (bytes / 1_000_000m).ToString("0.0", CultureInfo.InvariantCulture);
}
