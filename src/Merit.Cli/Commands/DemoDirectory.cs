using Merit.Cli.Hosting;

namespace Merit.Cli.Commands;

/// <summary>The directory of a demo that is served, and whether its data is there: a mark is set when all of it is.</summary>
internal sealed class DemoDirectory(string path)
{
    private const string Mark = "demo-is-whole";

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>Whether what it holds is a whole demo.</summary>
    public bool IsWhole => File.Exists(Full(Mark));

    /// <summary>Says that the demo is whole from now on.</summary>
    public void SetWhole() => File.WriteAllText(Full(Mark), "");

    /// <summary>Demands that it may be emptied for a new demo.</summary>
    /// <param name="isMeant">Whether somebody said so, or nobody else uses this directory.</param>
    /// <exception cref="UserFacingException">It holds something else.</exception>
    public void DemandFree(bool isMeant)
    {
        if (!Directory.Exists(Path) || !Directory.EnumerateFileSystemEntries(Path).Any(entry => !DirectoryHold.IsOwn(entry)))
        {
            return;
        }

        // Where no run of ours was, nothing is ours to remove, whatever was said.
        if (!DirectoryHold.WasHeld(Path))
        {
            throw new UserFacingException($"{Path} holds files of something else. Name another directory, or one that is empty.");
        }

        if (!isMeant)
        {
            throw new UserFacingException($"{Path} holds other data than the demo's, or half of it. --fresh removes that; or name another directory.");
        }
    }

    private string Full(string name) => System.IO.Path.Combine(Path, name);
}
