//! Every path that a source file names: in `use`, in types, in expressions, in attributes, and inside macros. Comments and strings name nothing.

use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMacro, ItemMod, Macro, UseTree};

/// A path as it is written, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    /// The module that names it, from the top of the crate.
    pub(crate) module: Vec<String>,
}

/// A file without its tests.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    /// The module of the file, from the top of the crate.
    pub(crate) module: Vec<String>,
    pub(crate) names: Vec<Name>,
    /// Modules, macros and imported names that the file declares: they hide a crate of that name.
    pub(crate) local: Vec<String>,
    /// Names that its `use` lines bring in, each with the path behind it.
    pub(crate) imported: Vec<(String, Vec<String>)>,
}

/// The files of a crate's `src`, read; with a room only those of that room.
pub(crate) fn sources(src: &Path, room: &str) -> Vec<Source> {
    let wanted = |file: &PathBuf| !is_test(file.strip_prefix(src).unwrap());
    let files = [rust_files(&src.join(room)), vec![src.join(room).with_extension("rs")]].concat();
    files
        .into_iter()
        .filter(|file| file.is_file() && wanted(file))
        .map(|file| read(src, file))
        .collect()
}

fn read(src: &Path, path: PathBuf) -> Source {
    let text = std::fs::read_to_string(&path).unwrap();
    let module = module_of(path.strip_prefix(src).unwrap());
    let mut reader = Reader { module: module.clone(), ..Reader::default() };
    let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.visit_file(&file);
    let Reader { names, local, imported, .. } = reader;
    Source { path, module, names, local, imported }
}

/// `app/steps.rs` and `app/steps/mod.rs` are `app::steps`; `lib.rs` is the top.
fn module_of(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> =
        path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

fn is_test(path: &Path) -> bool {
    path.iter().any(|part| part == "tests" || part.to_string_lossy().ends_with("tests.rs"))
}

pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let below = |path: PathBuf| if path.is_dir() { rust_files(&path) } else { vec![path] };
    let files = paths.into_iter().flat_map(below);
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

#[derive(Default)]
struct Reader {
    module: Vec<String>,
    names: Vec<Name>,
    local: Vec<String>,
    imported: Vec<(String, Vec<String>)>,
}

impl Reader {
    fn name(&mut self, segments: Vec<String>, line: usize) {
        let module = self.module.clone();
        self.names.push(Name { segments, line, module });
    }

    fn use_tree(&mut self, tree: &UseTree, before: &[String]) {
        let with = |ident: &syn::Ident| [before, &[ident.to_string()]].concat();
        let (path, known, line) = match tree {
            UseTree::Path(path) => {
                return self.use_tree(&path.tree, &with(&path.ident));
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|one| self.use_tree(one, before));
            }
            UseTree::Name(one) => (with(&one.ident), one.ident.to_string(), line(&one.ident)),
            UseTree::Rename(one) => (with(&one.ident), one.rename.to_string(), line(&one.ident)),
            UseTree::Glob(glob) => {
                let line = glob.star_token.span.start().line;
                (before.to_vec(), "*".to_owned(), line)
            }
        };
        self.imported.push((known.clone(), path.clone()));
        // `use sqlx;` and `use foo::{self}` make the name known, too; they hide nothing.
        if path.len() > 1 {
            self.local.push(known);
        }
        self.name(path, line);
    }

    /// A macro's tokens follow no grammar of the language. Identifiers with `::` between them are paths.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut line, mut colons) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.end(&mut path, line);
                        line = ident.span().start().line;
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    // `sqlx::{…}` is a path although only one of its names is before the braces.
                    if colons == 2 && path.len() == 1 {
                        self.name(std::mem::take(&mut path), line);
                    }
                    self.end(&mut path, line);
                    self.tokens(group.stream());
                    colons = 0;
                }
                _ => {
                    self.end(&mut path, line);
                    colons = 0;
                }
            }
        }
        self.end(&mut path, line);
    }

    /// A single word inside a macro may be anything; only a path of several names a crate or a room for sure.
    fn end(&mut self, path: &mut Vec<String>, line: usize) {
        let path = std::mem::take(path);
        if path.len() > 1 {
            self.name(path, line);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.use_tree(&item.tree, &[]);
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.local.push(item.ident.to_string());
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        self.local.extend(item.ident.as_ref().map(ToString::to_string));
        visit::visit_item_macro(self, item);
    }

    /// A single name is a variable, or something that a `use` made known.
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<_> = path.segments.iter().map(|one| one.ident.to_string()).collect();
        if segments.len() > 1 {
            self.name(segments, line(&path.segments[0].ident));
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, one: &'ast Macro) {
        self.tokens(one.tokens.clone());
        visit::visit_macro(self, one);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
        visit::visit_attribute(self, attribute);
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|one| {
        one.path().is_ident("test")
            || (one.path().is_ident("cfg")
                && one.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test")))
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(one) => &one.attrs,
        Item::Fn(one) => &one.attrs,
        Item::Impl(one) => &one.attrs,
        Item::Macro(one) => &one.attrs,
        Item::Mod(one) => &one.attrs,
        Item::Static(one) => &one.attrs,
        Item::Struct(one) => &one.attrs,
        Item::Use(one) => &one.attrs,
        _ => &[],
    }
}

fn line(ident: &syn::Ident) -> usize {
    ident.span().start().line
}
