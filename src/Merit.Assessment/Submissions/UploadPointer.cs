namespace Merit.Assessment.Submissions;

/// <summary>Pointers into the files of an upload: the file's name, then the place in it.</summary>
public static class UploadPointer
{
    /// <summary>A place in the manifest.</summary>
    public static string Manifest(string place) => ManifestJson.FileName + place;

    /// <summary>A place in another file of the upload.</summary>
    public static string In(string file, string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return place.StartsWith('/') || place.Length == 0 ? file + place : $"{file} {place}";
    }
}
