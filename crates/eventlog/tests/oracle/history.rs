//! What was asked and answered, line by line, in files: they outlive the process that wrote them.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use kernel::{CommandId, StreamId};
use serde::{Deserialize, Serialize};

/// A command. `expected`: the version of a plain append; without it the command decides for itself (`execute`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Command {
    pub(crate) id: CommandId,
    pub(crate) stream: StreamId,
    pub(crate) expected: Option<i32>,
    pub(crate) values: Vec<i64>,
}

/// What the caller was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Answer {
    Ok { first: i64, version: i32 },
    Refused,
    Unknown,
}

#[derive(Serialize, Deserialize)]
enum Line {
    Invoke(Command),
    Answer(CommandId, Answer),
}

/// One file of one process. Clones write to the same.
#[derive(Clone)]
pub(crate) struct History(Arc<File>);

/// A command with everything that was answered to it, over all files.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) command: Command,
    pub(crate) answers: Vec<Answer>,
    /// The highest position that its process had been told of when it first asked.
    pub(crate) after: i64,
    /// How often it was asked: more than once when nobody knew what became of it.
    pub(crate) times: usize,
}

impl Asked {
    /// Nobody was told what became of it: the answer was lost, or its process was killed.
    pub(crate) fn is_unknown(&self) -> bool {
        self.answers.iter().all(|answer| *answer == Answer::Unknown)
    }
}

impl History {
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let file = File::options().create(true).append(true).open(path);
        Ok(Self(Arc::new(file.with_context(|| path.display().to_string())?)))
    }

    pub(crate) fn invoke(&self, command: &Command) -> Result<()> {
        self.write(&Line::Invoke(command.clone()))
    }

    pub(crate) fn answer(&self, id: CommandId, answer: Answer) -> Result<()> {
        self.write(&Line::Answer(id, answer))
    }

    /// One line is one write, so that lines of several tasks do not mix.
    fn write(&self, line: &Line) -> Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        Ok((&*self.0).write_all(text.as_bytes())?)
    }

    /// How many commands were answered for sure, so far.
    pub(crate) fn answers(folder: &Path) -> Result<usize> {
        let mut answers = 0;
        for file in fs::read_dir(folder)? {
            answers += fs::read_to_string(file?.path())?.matches(r#"{"Ok":"#).count();
        }
        Ok(answers)
    }

    /// Every command in every file.
    pub(crate) fn read_all(folder: &Path) -> Result<Vec<Asked>> {
        let mut all: HashMap<CommandId, Asked> = HashMap::new();
        let mut files = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
        // `resolved` sorts last: what was repeated comes after what was asked first.
        files.sort_by_key(fs::DirEntry::file_name);
        for file in files {
            read(&fs::read_to_string(file.path())?, &mut all);
        }
        Ok(all.into_values().collect())
    }
}

fn read(text: &str, all: &mut HashMap<CommandId, Asked>) {
    let mut told = 0;
    // A process that was killed may have left half a line at the end.
    for line in text.lines().filter_map(|line| serde_json::from_str(line).ok()) {
        match line {
            Line::Invoke(command) => invoked(all, command, told),
            Line::Answer(id, answer) => {
                if let Answer::Ok { first, .. } = answer {
                    told = told.max(first);
                }
                if let Some(asked) = all.get_mut(&id) {
                    asked.answers.push(answer);
                }
            }
        }
    }
}

/// A command that was repeated in another file is the same command.
fn invoked(all: &mut HashMap<CommandId, Asked>, command: Command, told: i64) {
    let id = command.id;
    let new = || Asked { command, answers: Vec::new(), after: told, times: 0 };
    all.entry(id).or_insert_with(new).times += 1;
}
