using System.CommandLine;

namespace Merit.Cli.Commands;

/// <summary><c>merit completion</c>: what a shell needs to complete commands. What there is, the program says itself each time.</summary>
internal static class CompletionCommand
{
    // The first word may be a path; the program knows itself by its name.
    private const string Bash = """
        # merit: completion for bash. Put this into ~/.bashrc:  eval "$(merit completion bash)"
        _merit() {
            local line="merit ${COMP_LINE#* }" word="${COMP_WORDS[COMP_CWORD]}"
            line="${line:0:$((COMP_POINT - ${#COMP_LINE} + ${#line}))}"
            mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word")
        }
        complete -o default -F _merit merit ./merit
        """;

    private const string Zsh = """
        # merit: completion for zsh. Put this into ~/.zshrc after compinit:  eval "$(merit completion zsh)"
        _merit() {
            local line="merit ${LBUFFER#* }"
            local -a found
            found=("${(@f)$(${words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compadd -a found
            _files
        }
        compdef _merit merit
        """;

    private const string Fish = """
        # merit: completion for fish. Put this into ~/.config/fish/config.fish:  merit completion fish | source
        function __merit_complete
            set -l typed (commandline -cp)
            set -l line "merit "(string replace -r '^\s*\S+\s*' '' -- "$typed")
            set -l program (commandline -o)[1]
            $program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c merit -a '(__merit_complete)'
        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish };

    public static Command Create()
    {
        Argument<string> shell = new("shell") { Description = "The shell" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        Command command = new("completion", "Prints the script that completes commands in a shell") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.WriteLine(Scripts[parsed.GetValue(shell)!]);
            return 0;
        });
        return command;
    }
}
