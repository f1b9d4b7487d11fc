// PowerShell's own engine for the tests of the Windows collector.
//
//   host parse SCRIPT             what the script uses: commands, types, members, comparisons, newer syntax
//   host run DOORS SCRIPT         cases from stdin, a JSON array of { name, doors, parameters, environment, constrained,
//                               legacy, seconds };
//                                 answers a JSON array of { name, lines, errors, stopped }
//
// The functions of DOORS stand in for the cmdlets and doors that only Windows has; a function of SCRIPT with the name
// of one of them is left out, unless the case is constrained: there the real ones must meet their refusal.
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text;
using System.Text.Json;

if (args is ["parse", var path]) return Parse(path);
if (args is ["run", var doors, var script]) return Run(doors, script);
Console.Error.WriteLine("usage: host parse SCRIPT | host run DOORS SCRIPT");
return 2;

static int Parse(string path) {
    var ast = Parser.ParseFile(path, out var tokens, out var errors);
    var newer = ast.FindAll(x => x is TernaryExpressionAst or PipelineChainAst or UsingStatementAst or TypeDefinitionAst, true)
        .Select(x => $"{x.Extent.StartLineNumber}: {x.GetType().Name}")
        .Concat(tokens.Where(t => t.Kind is TokenKind.QuestionQuestion or TokenKind.QuestionQuestionEquals or TokenKind.QuestionDot
            or TokenKind.Iin or TokenKind.Cin or TokenKind.Inotin or TokenKind.Cnotin or TokenKind.Shl or TokenKind.Shr)
            .Select(t => $"{t.Extent.StartLineNumber}: {t.Kind}"))
        // `[ordered]@{}` and `[pscustomobject]@{}` came with 3.0, and so did members and statics named by an expression of it.
        .Concat(ast.FindAll(x => x is ConvertExpressionAst { Child: HashtableAst }, true).Select(x => $"{x.Extent.StartLineNumber}: {x.Extent.Text.Split('{')[0]}"));
    Console.WriteLine(JsonSerializer.Serialize(new {
        errors = errors.Select(e => $"{e.Extent.StartLineNumber}: {e.Message}"),
        newer,
        functions = ast.FindAll(x => x is FunctionDefinitionAst, true).Cast<FunctionDefinitionAst>().Select(f => f.Name).Distinct(),
        commands = ast.FindAll(x => x is CommandAst, true).Cast<CommandAst>().Select(c => new {
            name = c.GetCommandName() ?? c.CommandElements[0].Extent.Text,
            parameters = c.CommandElements.OfType<CommandParameterAst>().Select(p => p.ParameterName),
            line = c.Extent.StartLineNumber,
            guarded = IsGuarded(c),
        }),
        types = ast.FindAll(x => x is TypeExpressionAst or TypeConstraintAst, true)
            .Select(x => (x is TypeExpressionAst e ? e.TypeName : ((TypeConstraintAst)x).TypeName).FullName).Distinct(),
        statics = ast.FindAll(x => x is MemberExpressionAst { Static: true }, true).Cast<MemberExpressionAst>().Select(m => m.Extent.Text.Split('(')[0]).Distinct(),
        methods = ast.FindAll(x => x is InvokeMemberExpressionAst { Static: false }, true).Cast<InvokeMemberExpressionAst>().Select(m => m.Member.Extent.Text).Distinct(),
        variables = ast.FindAll(x => x is VariableExpressionAst, true).Cast<VariableExpressionAst>().Select(v => v.VariablePath.UserPath).Distinct(),
        comparisons = ast.FindAll(x => x is BinaryExpressionAst, true).Cast<BinaryExpressionAst>().Select(b => $"{b.Extent.StartLineNumber}: {b.Extent.Text}"),
    }));
    return 0;
}

// Only reached from PowerShell 3 on: under the branch that asked.
static bool IsGuarded(Ast ast) {
    for (Ast child = ast, parent = ast.Parent; parent != null; child = parent, parent = parent.Parent)
        if (parent is IfStatementAst branch)
            foreach (var clause in branch.Clauses)
                if (clause.Item2 == child && (clause.Item1.Extent.Text.Contains("$HAS_CIM") || clause.Item1.Extent.Text.Contains("$MAJOR -ge 3"))) return true;
    return false;
}

static int Run(string doorsPath, string scriptPath) {
    var doorsText = File.ReadAllText(doorsPath);
    var script = File.ReadAllText(scriptPath);
    var standIns = Parser.ParseInput(doorsText, out _, out _).FindAll(x => x is FunctionDefinitionAst, false)
        .Cast<FunctionDefinitionAst>().Select(f => f.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
    var played = Without(script, standIns);
    using var input = JsonDocument.Parse(Console.In.ReadToEnd());
    var answers = input.RootElement.EnumerateArray().Select(c => Play(c, doorsText, script, played)).ToList();
    Console.WriteLine(JsonSerializer.Serialize(answers));
    return 0;
}

static object Play(JsonElement given, string doorsText, string whole, string played) {
    var constrained = given.TryGetProperty("constrained", out var c) && c.GetBoolean();
    using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
    runspace.Open();
    runspace.SessionStateProxy.SetVariable("Doors", Value(given.GetProperty("doors")));
    foreach (var one in given.GetProperty("environment").EnumerateObject())
        Environment.SetEnvironmentVariable(one.Name, one.Value.GetString());
    using (var prepare = PowerShell.Create(runspace)) prepare.AddScript(doorsText, useLocalScope: false).Invoke();
    if (constrained) runspace.SessionStateProxy.LanguageMode = PSLanguageMode.ConstrainedLanguage;
    using var shell = PowerShell.Create(runspace);
    // As on PowerShell 2: the script asks for the number of the version once.
    var legacy = given.TryGetProperty("legacy", out var l) && l.GetBoolean();
    shell.AddScript((constrained ? whole : played).Replace("$MAJOR = [int]", legacy ? "$MAJOR = 2 #" : "$MAJOR = [int]"));
    foreach (var one in given.GetProperty("parameters").EnumerateObject())
        shell.AddParameter(one.Name, one.Value.ValueKind == JsonValueKind.String ? one.Value.GetString() : one.Value.GetBoolean());
    var output = new PSDataCollection<PSObject>();
    var run = shell.BeginInvoke<PSObject, PSObject>(null, output);
    var stopped = !run.AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(given.GetProperty("seconds").GetDouble()));
    var errors = new List<string>();
    try {
        if (stopped) shell.BeginStop(null, null); else shell.EndInvoke(run);
    } catch (Exception error) {
        errors.Add(error.ToString());
    }
    if (!stopped) errors.AddRange(shell.Streams.Error.Select(e => $"{e} {e.ScriptStackTrace}"));
    return new { name = given.GetProperty("name").GetString(), lines = output.ToArray().Select(o => o.ToString()), errors, stopped };
}

static string Without(string script, HashSet<string> names) {
    var text = new StringBuilder(script);
    var found = Parser.ParseInput(script, out _, out _).FindAll(x => x is FunctionDefinitionAst f && names.Contains(f.Name), true);
    foreach (var one in found.OrderByDescending(x => x.Extent.StartOffset))
        text.Remove(one.Extent.StartOffset, one.Extent.EndOffset - one.Extent.StartOffset);
    return text.ToString();
}

// JSON as PowerShell sees what Windows answers: { "$moment": RFC 3339, "kind" } and { "$bytes": hex } are what they say.
static object? Value(JsonElement json) {
    switch (json.ValueKind) {
        case JsonValueKind.String: return json.GetString();
        case JsonValueKind.True: return true;
        case JsonValueKind.False: return false;
        case JsonValueKind.Number: return json.TryGetInt32(out var small) ? small : json.GetInt64();
        case JsonValueKind.Array: return json.EnumerateArray().Select(Value).ToArray();
        case JsonValueKind.Object:
            if (json.TryGetProperty("$moment", out var moment)) {
                var utc = DateTime.Parse(moment.GetString()!, System.Globalization.CultureInfo.InvariantCulture,
                    System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal);
                return json.TryGetProperty("kind", out var kind) && kind.GetString() == "Unspecified"
                    ? DateTime.SpecifyKind(utc, DateTimeKind.Unspecified) : utc.ToLocalTime();
            }
            if (json.TryGetProperty("$bytes", out var bytes)) return Convert.FromHexString(bytes.GetString()!);
            var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
            foreach (var one in json.EnumerateObject()) table[one.Name] = Value(one.Value);
            return table;
        default: return null;
    }
}
