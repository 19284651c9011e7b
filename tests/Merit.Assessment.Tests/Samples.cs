namespace Merit.Assessment.Tests;

/// <summary>The files of <c>samples/</c>, copied beside the tests.</summary>
internal static class Samples
{
    public static string PathOf(params string[] parts) => Path.Combine([AppContext.BaseDirectory, "samples", .. parts]);

    public static byte[] Read(params string[] parts) => File.ReadAllBytes(PathOf(parts));
}
