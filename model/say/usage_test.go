package say

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// source is what the program's own code says about refusals, explanations and words.
type source struct {
	literals map[string]bool         // every string in the code
	consts   map[string]model.Code   // constants of type Code, by name
	used     map[model.Code][]string // codes that are refused with -> where
	fewest   map[model.Code]int      // the fewest arguments that any refusal with the code has
	lines    map[model.Code]int      // codes of explanations -> the fewest arguments given
	words    map[string]bool         // keys given to Word; a family ends in its dot
	states   []string                // the states of a case
}

// readSource parses every package of the module, without tests and without the tables here.
func readSource(t *testing.T) *source {
	root := filepath.Join("..", "..")
	_, err := os.Stat(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	s := &source{
		literals: map[string]bool{}, consts: map[string]model.Code{}, used: map[model.Code][]string{},
		fewest: map[model.Code]int{}, lines: map[model.Code]int{}, words: map[string]bool{},
	}
	fset := token.NewFileSet()
	var files []*ast.File
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err == nil {
			files = append(files, file)
		}
		return err
	})
	require.NoError(t, err)
	for _, file := range files {
		s.collectConsts(file)
	}
	for _, file := range files {
		s.collectUses(fset, file)
	}
	return s
}

// isCode reports whether an expression names the type Code.
func isCode(e ast.Expr) bool { return isNamed(e, "Code") }

// isNamed reports whether an expression is a name, alone or behind its package.
func isNamed(e ast.Expr, name string) bool { return nameOf(e) == name }

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// literal answers the value of a string literal.
func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func (s *source) collectConsts(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && spec.Type != nil && isCode(spec.Type) {
			for i, v := range spec.Values {
				if code, ok := literal(v); ok {
					s.consts[spec.Names[i].Name] = model.Code(code)
				}
			}
		} else if ok && file.Name.Name == "care" && isNamed(spec.Type, "State") {
			for _, v := range spec.Values {
				if state, ok := literal(v); ok {
					s.states = append(s.states, state)
				}
			}
		}
		return true
	})
}

func (s *source) collectUses(fset *token.FileSet, file *ast.File) {
	// The tables are in this package: what stands there is worded, not used.
	inTables := file.Name.Name == "say"
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if lit, ok := literal(n); ok && !inTables {
				s.literals[lit] = true
			}
		case *ast.FuncDecl:
			s.collectReturned(fset, n)
		case *ast.CallExpr:
			s.collectRefusal(fset, n)
			if !inTables {
				s.collectLine(n)
				s.collectWord(n)
			}
		}
		return true
	})
}

// collectRefusal notes Refuse("code", ...), written as a literal or as a constant.
func (s *source) collectRefusal(fset *token.FileSet, call *ast.CallExpr) {
	if len(call.Args) == 0 {
		return
	}
	code, ok := literal(call.Args[0])
	if nameOf(call.Fun) == "refuse" && strings.HasPrefix(code, "program.") {
		// The reader of programs puts line and column before the path that it is given.
		s.useWith(fset, call, model.Code(code), len(call.Args)+1)
		return
	}
	if nameOf(call.Fun) != "Refuse" {
		return
	}
	if constant := s.consts[nameOf(call.Args[0])]; constant != "" {
		code, ok = string(constant), true
	}
	if !ok {
		return
	}
	s.useWith(fset, call, model.Code(code), len(call.Args)-1)
}

// useWith notes a refusal with the number of arguments that it brings.
func (s *source) useWith(fset *token.FileSet, call *ast.CallExpr, code model.Code, given int) {
	s.use(code, fset.Position(call.Pos()))
	if call.Ellipsis.IsValid() {
		return
	}
	if fewest, ok := s.fewest[code]; !ok || given < fewest {
		s.fewest[code] = given
	}
}

// collectReturned notes the codes that a function answers for somebody else to refuse with.
func (s *source) collectReturned(fset *token.FileSet, f *ast.FuncDecl) {
	if f.Type.Results == nil || f.Body == nil || !isCode(f.Type.Results.List[0].Type) {
		return
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if ret, ok := n.(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
			if code, ok := literal(ret.Results[0]); ok && code != "" {
				s.use(model.Code(code), fset.Position(ret.Pos()))
			}
		}
		return true
	})
}

func (s *source) use(code model.Code, at token.Position) {
	s.used[code] = append(s.used[code], at.String())
	s.literals[string(code)] = true
}

func TestEveryRefusalInTheCodeHasItsText(t *testing.T) {
	s := readSource(t)
	require.Contains(t, s.used, model.Code("currency.unknown"), "the search finds literals")
	require.Contains(t, s.used, Internal, "the search finds constants")
	require.Contains(t, s.used, model.Code("phone.local"), "the search finds answered codes")
	require.Contains(t, s.used, model.Code("program.overlap"), "the search finds what the reader of programs refuses")
	for _, code := range slices.Sorted(maps.Keys(s.used)) {
		if _, ok := table[code]; !ok {
			t.Errorf("%s has no text; it is used at %s", code, strings.Join(s.used[code], ", "))
		}
	}
}

func TestEveryTextIsUsedSomewhere(t *testing.T) {
	s := readSource(t)
	for _, code := range slices.Sorted(maps.Keys(table)) {
		if !s.literals[string(code)] {
			t.Errorf("%s is worded but nothing refuses with it", code)
		}
	}
}

func TestRefusalsBringTheArgumentsThatTheirTextMentions(t *testing.T) {
	s := readSource(t)
	for _, code := range slices.Sorted(maps.Keys(s.fewest)) {
		given := s.fewest[code]
		text, ok := table[code]
		if !ok {
			continue // the test above names it
		}
		most := slices.Max(append(mentioned(text.ZH, text.HintZH, text.EN, text.HintEN), 0))
		if given < most {
			t.Errorf("%s mentions argument %d, but is given %d at one of %s", code, most, given, strings.Join(s.used[code], ", "))
		}
	}
}
