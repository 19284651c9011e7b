namespace Merit.Web.Pages.Audits;

/// <summary>Names the texts of the pages on the audit logs.</summary>
public sealed class AuditWords
{
    private AuditWords()
    {
    }
}
