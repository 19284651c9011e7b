using System.Text;

namespace MeritFunctions.Tests.Cases;

/// <summary>The files of <c>tests/Cases</c>, copied beside the tests.</summary>
internal static class CaseFiles
{
    public static byte[] Read(string name, string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Cases", name, file));

    public static string Text(string name, string file) => Encoding.UTF8.GetString(Read(name, file));

    /// <summary>A file with an id of its own in place of the one that it names, so that tests do not meet in one cycle.</summary>
    public static byte[] ReadAs(string name, string file, string id, string own) => Encoding.UTF8.GetBytes(Text(name, file).Replace(id, own, StringComparison.Ordinal));
}
