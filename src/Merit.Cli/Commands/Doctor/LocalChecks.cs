using System.Globalization;
using Merit.Cli.Hosting;
using Merit.Cli.Mailbox;

namespace Merit.Cli.Commands.Doctor;

/// <summary>Looks at what this machine holds: the saved login, and the state of apps that ran here.</summary>
internal static class LocalChecks
{
    private const long LeastFree = 1L << 30;
    private const string GiveBack = "Give it back to your user, or delete it while nothing runs: all of it can be made again.";

    public static IEnumerable<Check> Run()
    {
        yield return Login();
        if (Checkout() is not { } workspace)
        {
            yield break;
        }

        yield return Azurite.IsInstalled(workspace)
            ? new Check("azurite", Check.Ok, "The storage emulator is installed.")
            : new Check("azurite", Check.Warning, "The storage emulator is not installed.", "It is installed by the first ./merit serve, or by npm ci in tools/azurite.");
        yield return State(workspace.DataDirectory);
        if (!Directory.Exists(workspace.DataDirectory))
        {
            yield break;
        }

        foreach (string directory in Directory.EnumerateDirectories(workspace.DataDirectory).Order(StringComparer.Ordinal).Where(DirectoryHold.WasHeld))
        {
            yield return Hold(directory);
        }

        foreach (string secret in Directory.EnumerateFiles(workspace.DataDirectory, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true })
            .Where(file => Path.GetFileName(file) is AccessToken.FileName or MailboxCommand.ApiKeyFile or WebhookSigningKey.FileName or FunctionsHost.KeysFile && OwnerOnlyFile.IsOpenToOthers(file)).Order(StringComparer.Ordinal))
        {
            yield return new Check("secrets", Check.Failed, $"Others can read {secret}.", $"chmod 600 {secret}");
        }
    }

    private static Check Login()
    {
        try
        {
            return SavedLogin.Read() is { } saved
                ? new Check("login", Check.Ok, $"There is a token for {saved.Address}, which only you can read.")
                : new Check("login", Check.Ok, "Nobody is signed in; tokens come from options or the environment.");
        }
        catch (UserFacingException failure)
        {
            return new Check("login", Check.Failed, failure.Message, $"chmod 600 {SavedLogin.FilePath}, or merit login");
        }
    }

    private static Check State(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return new Check("state", Check.Ok, $"{directory} is not there yet.");
        }

        string probe = Path.Combine(directory, $".probe.{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Check("state", Check.Failed, $"{directory} cannot be written to: {failure.Message}", GiveBack);
        }

        long free = new DriveInfo(directory).AvailableFreeSpace;
        string left = string.Create(CultureInfo.InvariantCulture, $"{free / (double)LeastFree:0.0} GiB are free");
        return free < LeastFree
            ? new Check("state", Check.Warning, $"{directory} can be written to, but only {left}.", "Free some space before a cycle is played; .merit may be deleted while nothing runs.")
            : new Check("state", Check.Ok, $"{directory} can be written to; {left}.");
    }

    private static Check Hold(string directory)
    {
        try
        {
            return DirectoryHold.DemandFree(directory)
                ? new Check("state", Check.Warning, $"The last run in {directory} was cut off.", "Nothing is lost: the next run there takes it up.")
                : new Check("state", Check.Ok, $"{directory} is free.");
        }
        catch (UserFacingException held) when (held.InnerException is IOException && DirectoryHold.NamesHolder(directory))
        {
            return new Check("state", Check.Ok, held.Message);
        }
        catch (UserFacingException unusable)
        {
            return new Check("state", Check.Failed, unusable.Message, GiveBack);
        }
    }

    private static Workspace? Checkout()
    {
        try
        {
            return Workspace.Find();
        }
        catch (UserFacingException)
        {
            return null;
        }
    }
}
