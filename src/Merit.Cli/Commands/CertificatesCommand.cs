using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Merit.Cli.Api;
using Merit.Cli.Commands.Cycles;

namespace Merit.Cli.Commands;

/// <summary><c>merit certificates</c>: lists the certificates of a cycle, and fetches them.</summary>
internal static class CertificatesCommand
{
    public static Command Create()
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Option<string?> output = new("--out", "-o") { Description = "Fetches each certificate into this folder; those that are there already are left alone", HelpName = "folder" };
        Command command = app.AddTo(new("certificates", "Lists the certificates of a cycle, and fetches them") { cycle, output });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string path = CycleCommand.PathOf(parsed.GetValue(cycle)!);
            List<JsonElement> certificates = await client.ItemsAsync(path + "/certificates", null, int.MaxValue, cancellationToken).ToListAsync(cancellationToken);
            if (parsed.GetValue(output) is { } folder)
            {
                await FetchAsync(client, path, certificates, folder, cancellationToken);
            }

            return app.Tell(parsed, certificates, () => Terminal.WriteColumns(
                ["AGENCY", "CODE", "FOR", "NAME"],
                [.. certificates.Select(one => new[] { one.Text("agency"), one.Text("code"), one.GetProperty("title").Text("id"), one.Text("agencyName") })],
                yielding: 3));
        }));
        return command;
    }

    // A file's name holds the code, and what has that code never changes.
    private static async Task FetchAsync(MeritClient client, string path, List<JsonElement> certificates, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        int fetched = 0;
        foreach (JsonElement certificate in certificates)
        {
            string file = Path.Combine(folder, Path.GetFileName(certificate.Text("file")));
            if (File.Exists(file))
            {
                continue;
            }

            ApiAnswer answer = await client.DemandAsync(
                HttpMethod.Get,
                $"{path}/agencies/{Uri.EscapeDataString(certificate.Text("agency"))}/certificate?award={Uri.EscapeDataString(certificate.Text("award"))}",
                cancellationToken: cancellationToken);
            // Under its name it is whole.
            string beside = $"{file}.{Environment.ProcessId}.tmp";
            await File.WriteAllBytesAsync(beside, answer.Bytes, cancellationToken);
            File.Move(beside, file, overwrite: true);
            fetched++;
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fetched} of {certificates.Count} certificates fetched into {folder}; {certificates.Count - fetched} were there."));
    }
}
