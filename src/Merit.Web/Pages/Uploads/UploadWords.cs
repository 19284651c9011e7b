namespace Merit.Web.Pages.Uploads;

/// <summary>Names the texts of the pages on uploads.</summary>
public sealed class UploadWords
{
    private UploadWords()
    {
    }
}
