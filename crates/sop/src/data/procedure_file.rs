//! Reads a procedure file. Shape is checked by serde, meaning here; both kinds of mistake carry file, line and field.

use jiff::civil::Date;
use kernel::{Role, Zone};
use serde::Deserialize;
use toml::Spanned;

use super::bad::Source;
use super::{BadSop, Bilingual, Item, Procedure, ProcedureKind, Standard, Step, StepId};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: ProcedureKind,
    number: Spanned<String>,
    title: Bilingual,
    office_issued: String,
    zone: Zone,
    made: Date,
    revised: Spanned<Date>,
    effective: Spanned<Date>,
    legal_basis: Vec<String>,
    qualifications: Vec<String>,
    equipment: Vec<String>,
    related: Vec<String>,
    warnings: Vec<String>,
    records: Vec<String>,
    step: Vec<Spanned<FileStep>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileStep {
    id: Spanned<StepId>,
    title: Bilingual,
    actors: Spanned<Vec<Role>>,
    #[serde(default)]
    substitute_actors: Vec<Role>,
    substitute_reason: Option<String>,
    completeness: Spanned<Vec<Item>>,
    standard: Option<Spanned<Standard>>,
    output: Bilingual,
    next: Vec<Spanned<StepId>>,
}

/// Reads and checks a procedure file; `file` only names it in errors.
pub fn parse_procedure(file: &str, toml: &str) -> Result<Procedure, BadSop> {
    let source = Source { file, text: toml };
    let parsed: File = source.read()?;
    check_head(source, &parsed)?;
    check_unique(source, &parsed.step)?;
    check_next(source, &parsed.step)?;
    for step in &parsed.step {
        check_step(source, step)?;
    }
    Ok(finish(parsed))
}

fn check_head(source: Source<'_>, file: &File) -> Result<(), BadSop> {
    if file.number.get_ref().trim().is_empty() {
        return Err(source.bad(file.number.span(), "the procedure has no number"));
    }
    if *file.revised.get_ref() < file.made {
        return Err(source.bad(file.revised.span(), "revised before it was made"));
    }
    if file.effective.get_ref() < file.revised.get_ref() {
        return Err(source.bad(file.effective.span(), "effective before it was revised"));
    }
    if file.step.is_empty() {
        return Err(source.bad(0..0, "the procedure has no steps"));
    }
    Ok(())
}

fn check_unique(source: Source<'_>, steps: &[Spanned<FileStep>]) -> Result<(), BadSop> {
    let ids: Vec<&StepId> = steps.iter().map(|step| step.get_ref().id.get_ref()).collect();
    for (place, step) in steps.iter().enumerate() {
        let id = &step.get_ref().id;
        if ids[..place].contains(&id.get_ref()) {
            return Err(source.bad(id.span(), format!("step {} stands twice", id.get_ref())));
        }
    }
    Ok(())
}

/// Every `next` names a later step: a procedure only moves forward.
fn check_next(source: Source<'_>, steps: &[Spanned<FileStep>]) -> Result<(), BadSop> {
    let ids: Vec<&StepId> = steps.iter().map(|step| step.get_ref().id.get_ref()).collect();
    for (place, step) in steps.iter().enumerate() {
        for next in &step.get_ref().next {
            if !ids[place + 1..].contains(&next.get_ref()) {
                let reason = format!("{} names no later step", next.get_ref());
                return Err(source.bad(next.span(), reason));
            }
        }
    }
    Ok(())
}

fn check_step(source: Source<'_>, spanned: &Spanned<FileStep>) -> Result<(), BadSop> {
    let step = spanned.get_ref();
    if step.actors.get_ref().is_empty() {
        return Err(source.bad(step.actors.span(), "a step needs at least one actor"));
    }
    if step.substitute_actors.is_empty() != step.substitute_reason.is_none() {
        let reason = "substitute_actors and substitute_reason come together";
        return Err(source.bad(spanned.span(), reason));
    }
    check_items(source, &step.completeness)?;
    step.standard.as_ref().map_or(Ok(()), |standard| check_standard(source, standard))
}

fn check_items(source: Source<'_>, items: &Spanned<Vec<Item>>) -> Result<(), BadSop> {
    for (place, item) in items.get_ref().iter().enumerate() {
        if items.get_ref()[..place].iter().any(|earlier| earlier.id == item.id) {
            return Err(source.bad(items.span(), format!("item {} stands twice", item.id)));
        }
    }
    Ok(())
}

/// The upper limits bound the work of a deadline; far above any real standard.
fn check_standard(source: Source<'_>, standard: &Spanned<Standard>) -> Result<(), BadSop> {
    let (n, max) = match *standard.get_ref() {
        Standard::Minutes(n) => (n, 10_000),
        Standard::WorkingDays(n) => (n, 366),
    };
    if (1..=max).contains(&n) {
        return Ok(());
    }
    Err(source.bad(standard.span(), format!("{n} is not a standard time: 1 to {max}")))
}

fn finish(file: File) -> Procedure {
    Procedure {
        kind: file.kind,
        number: file.number.into_inner(),
        title: file.title,
        office_issued: file.office_issued,
        zone: file.zone,
        made: file.made,
        revised: file.revised.into_inner(),
        effective: file.effective.into_inner(),
        legal_basis: file.legal_basis,
        qualifications: file.qualifications,
        equipment: file.equipment,
        related: file.related,
        warnings: file.warnings,
        records: file.records,
        steps: file.step.into_iter().map(|step| finish_step(step.into_inner())).collect(),
    }
}

fn finish_step(step: FileStep) -> Step {
    Step {
        id: step.id.into_inner(),
        title: step.title,
        actors: step.actors.into_inner(),
        substitutes: step.substitute_actors,
        substitute_reason: step.substitute_reason,
        completeness: step.completeness.into_inner(),
        standard: step.standard.map(Spanned::into_inner),
        output: step.output,
        next: step.next.into_iter().map(Spanned::into_inner).collect(),
    }
}
