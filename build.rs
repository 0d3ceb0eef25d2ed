//! Builds the crate again when a file is added to the knowledge folder that is embedded in it.

fn main() {
    println!("cargo::rerun-if-changed=knowledge");
}
