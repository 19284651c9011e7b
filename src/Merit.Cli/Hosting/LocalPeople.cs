using System.Globalization;

namespace Merit.Cli.Hosting;

/// <summary>The made-up people whom the sign-in page of a local app offers, at least one for each role.</summary>
public static class LocalPeople
{
    /// <summary>The setting that makes the page.</summary>
    public const string SignIn = "Access__SignIn";

    private static readonly (string Id, string Name, string Role)[] All =
    [
        ("operator-1", "Ani Lestari", "operator"),
        ("asesor-1", "Budi Santoso", "assessor"),
        ("asesor-2", "Citra Wulandari", "assessor"),
        ("moderator-1", "Dewi Anggraini", "moderator"),
        ("pleno-1", "Eko Prasetyo", "plenary"),
        ("auditor-1", "Fitri Handayani", "auditor"),
        ("pleno-2", "Gita Maharani", "plenary"),
        ("pleno-3", "Hadi Nugroho", "plenary"),
    ];

    /// <summary>Each person with the one role that they have.</summary>
    public static IEnumerable<(string Name, string Role)> ByRole => All.Select(person => (person.Name, person.Role));

    /// <summary>The app's settings that make the page and name them.</summary>
    public static Dictionary<string, string> Settings()
    {
        Dictionary<string, string> settings = new() { [SignIn] = "true" };
        for (int i = 0; i < All.Length; i++)
        {
            string person = string.Create(CultureInfo.InvariantCulture, $"Access__People__{i}__");
            settings[person + "Id"] = All[i].Id;
            settings[person + "Name"] = All[i].Name;
            settings[person + "Roles__0"] = All[i].Role;
        }

        return settings;
    }
}
