module github.com/voxsim/voxsim

go 1.26
