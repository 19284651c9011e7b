using System.CommandLine;
using System.Text.Json;
using Merit.Cli.Api;

namespace Merit.Cli.Commands;

/// <summary><c>merit assessor</c>: who assesses, moderates and sits in the plenary.</summary>
internal static class AssessorCommand
{
    public static Command Create() => new("assessor", "Imports and lists assessors, moderators and members of the plenary") { PreviewedImport.OfRegister("api/assessors", "The people as JSON or CSV", "id"), List() };

    private static Command List()
    {
        AppOptions app = new();
        Command command = app.AddTo(new("list", "Lists everybody, those too who work no more"));
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            List<JsonElement> people = await client.ItemsAsync("api/assessors", null, int.MaxValue, cancellationToken).ToListAsync(cancellationToken);
            return app.Tell(parsed, people, () => Terminal.WriteColumns(
                ["ID", "NAME", "ROLES", "FROM", "CAPACITY", "ACTIVE"],
                [.. people.Select(person => new[]
                {
                    person.Text("id"),
                    person.Text("name"),
                    string.Join(' ', person.GetProperty("roles").EnumerateArray().Select(role => role.GetString())),
                    string.Join(' ', new[] { person.Text("homeAgency"), person.Text("homeRegion") }.Where(code => code.Length > 0).Distinct()),
                    person.Text("capacity"),
                    person.GetProperty("active").GetBoolean() ? "yes" : "no",
                })],
                yielding: 1));
        }));
        return command;
    }
}
